/** @import { RefreshState } from "./types.d.ts" */
import { LONGEST_DELAY } from "./clock.js";
import { setText, slot } from "./dom.js";
import { clockTime, spanText, texts } from "./i18n.js";

// The card that shows how long the token lives and when the next request is due.

export class LifeCard {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #issuedAt = 0;
  /** @type {number | null} */
  #expiresAt = null;
  #isOver = false;
  #onExpiry;

  /** @param {() => void} onExpiry called when the shown token's life ends */
  constructor(onExpiry) {
    this.#onExpiry = onExpiry;
    this.draw();
  }

  /** @param {number | null} issuedAt @param {number | null} expiresAt milliseconds since 1970 */
  showToken(issuedAt, expiresAt) {
    this.#issuedAt = issuedAt ?? 0;
    if (expiresAt !== this.#expiresAt) this.#isOver = false;
    this.#expiresAt = expiresAt;
    setText(slot("expires"), expiresAt === null ? "–" : clockTime(expiresAt));
    clearTimeout(this.#timer);
    if (expiresAt !== null) this.#arm(expiresAt);
    this.draw();
  }

  /** @param {RefreshState} state @param {number} requests sent so far */
  showRefresh({ phase, dueAt }, requests) {
    const asking = phase === "asking";
    const next = asking ? texts.life.asking : dueAt === null ? texts.life.never : clockTime(dueAt);
    setText(slot("next"), next);
    setText(slot("requests"), String(requests));
    // aria-disabled instead of disabled: the button keeps the focus while it waits.
    slot("renew").ariaDisabled = String(asking);
    document.body.dataset.refresh = phase;
    const life = (this.#expiresAt ?? 0) - this.#issuedAt;
    const share = dueAt === null || asking || life <= 0 ? -1 : (dueAt - this.#issuedAt) / life;
    slot("bar-mark").setAttribute("x", String(Math.min(share, 1) * 99.4));
    slot("bar-mark").toggleAttribute("hidden", share < 0);
  }

  /** Looks at the clock and shows what is left. Call it every second. */
  draw() {
    if (this.#expiresAt === null) return this.#show(texts.life.none, 0);
    const left = this.#expiresAt - Date.now();
    if (left <= 0) {
      this.#show(texts.life.over, 0);
      if (!this.#isOver) this.#onExpiry();
      this.#isOver = true;
      return;
    }
    const life = this.#expiresAt - this.#issuedAt;
    this.#show(texts.life.left(spanText(left)), Math.min(left / life, 1));
  }

  /** The end itself is not left to the ticker. @param {number} expiresAt */
  #arm(expiresAt) {
    const left = expiresAt - Date.now();
    if (left <= 0) return this.draw();
    this.#timer = setTimeout(() => this.#arm(expiresAt), Math.min(left, LONGEST_DELAY));
  }

  /** @param {string} text @param {number} share of the life that is left, 0 to 1 */
  #show(text, share) {
    setText(slot("left"), text);
    slot("bar").setAttribute("aria-label", texts.life.bar(Math.round(share * 100)));
    slot("bar-fill").setAttribute("x", String(100 * (1 - share)));
    slot("bar-fill").setAttribute("width", String(100 * share));
  }
}
