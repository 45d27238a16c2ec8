/** @import { Clock, RefreshState } from "./types.d.ts" */
import { LONGEST_DELAY, systemClock } from "./clock.js";

// Decides when to ask the host for a new token. One deadline, one timer:
//
//   waiting --- due, or a click ---> asking --- good token ---> waiting (for the next one)
//                                       |
//                                       +--- error, bad token, or silence ---> waiting (backoff)
//
// The timer stops while a laptop sleeps, so wake() looks at the clock itself: called every second and
// whenever the page is looked at again, it asks the moment the laptop wakes.

/** A new token is asked for this long before the old one expires. */
export const MARGIN = 5 * 60_000;
/** However little time is left, there is at least this pause before a request. */
export const SHORTEST_WAIT = 1_000;
/** A new token with less than this left has not helped. */
const SHORT_LIFE = 10_000;
/** A host that has not answered after this long will not answer. */
export const ANSWER_TIMEOUT = 10_000;
/** First and longest pause before trying again. */
const BACKOFF = { first: 2_000, longest: 60_000 };

/**
 * How long to wait, judged by the time that is LEFT, never by the total lifetime: a token may reach
 * us aged. With less than the margin left, half of the rest goes by first.
 * @param {number} left milliseconds until the token expires
 */
export function renewalDelay(left) {
  return left > MARGIN ? left - MARGIN : Math.max(left / 2, SHORTEST_WAIT);
}

/**
 * The pause doubles with each failure; half of it is random, so that a thousand apps that failed
 * together do not come back together.
 * @param {number} failures 1 or more
 * @param {number} random in [0, 1)
 */
export function retryDelay(failures, random) {
  const ceiling = Math.min(BACKOFF.first * 2 ** (failures - 1), BACKOFF.longest);
  return ceiling / 2 + (random * ceiling) / 2;
}

export class Refresher {
  /** @type {RefreshState["phase"]} */
  #phase = "idle";
  #dueAt = Infinity;
  #expiresAt = -Infinity;
  #failures = 0;
  /** Good tokens in a row that hardly prolonged anything: the host hands out a cached one. */
  #stalls = 0;
  #persistent = true;
  /** @type {unknown} */
  #timer;
  #clock;
  #random;
  #ask;
  #onSilence;
  #onChange;

  /**
   * @param {object} parts
   * @param {Clock} [parts.clock] the real time, unless a test moves it
   * @param {() => void} parts.ask sends the request to the host
   * @param {() => void} [parts.onSilence] the host did not answer; the retry is already planned
   * @param {(state: RefreshState) => void} [parts.onChange]
   * @param {() => number} [parts.random]
   */
  constructor(
    { clock = systemClock, ask, onSilence = () => {}, onChange = () => {}, random = Math.random },
  ) {
    this.#clock = clock;
    this.#ask = ask;
    this.#onSilence = onSilence;
    this.#onChange = onChange;
    this.#random = random;
  }

  /**
   * Asks now. While a request is under way there is no second one.
   * @param {{persistent?: boolean}} [options] false: a failure is not followed by a retry
   * @returns {boolean} whether a request went out
   */
  refresh({ persistent = true } = {}) {
    if (this.#phase === "asking") return false;
    this.#persistent = persistent;
    this.#enter("asking", ANSWER_TIMEOUT);
    this.#ask();
    return true;
  }

  /**
   * An acceptable token is in use: plan its renewal.
   * @param {number} expiresAt the token's own `exp`, in milliseconds since 1970
   */
  renewed(expiresAt) {
    const left = expiresAt - this.#clock.now();
    if (expiresAt > this.#expiresAt && left > SHORT_LIFE) this.#stalls = 0;
    else this.#stalls += 1;
    this.#failures = 0;
    this.#expiresAt = expiresAt;
    const delay = renewalDelay(left);
    const pause = this.#stalls > 0 ? retryDelay(this.#stalls, this.#random()) : 0;
    this.#enter("waiting", Math.max(delay, pause));
  }

  /** The host answered with an error or with a token we refused. Without a request: no effect. */
  failed() {
    if (this.#phase !== "asking") return;
    this.#failures += 1;
    if (this.#persistent) this.#enter("waiting", retryDelay(this.#failures, this.#random()));
    else this.#enter("idle", Infinity);
  }

  /** Looks at the clock now: call it every second, and when the page becomes visible. */
  wake() {
    if (this.#clock.now() < this.#dueAt) return;
    this.#clock.clearTimeout(this.#timer);
    if (this.#phase === "waiting") return void this.refresh();
    this.failed();
    this.#onSilence();
  }

  /** Ends all timers. */
  stop() {
    this.#enter("idle", Infinity);
  }

  /** @param {RefreshState["phase"]} phase @param {number} delay */
  #enter(phase, delay) {
    this.#phase = phase;
    this.#dueAt = this.#clock.now() + delay;
    this.#clock.clearTimeout(this.#timer);
    if (phase !== "idle") this.#arm();
    const dueAt = phase === "idle" ? null : this.#dueAt;
    this.#onChange({ phase, dueAt, failures: this.#failures });
  }

  #arm() {
    const left = this.#dueAt - this.#clock.now();
    // A timer may be a millisecond early, and must not be longer than a timer can be.
    this.#timer = this.#clock.setTimeout(
      () => this.#clock.now() < this.#dueAt ? this.#arm() : this.wake(),
      Math.min(left, LONGEST_DELAY),
    );
  }
}
