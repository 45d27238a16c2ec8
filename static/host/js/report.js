// What the page tells the service about messages it did not accept: bounded in size and number,
// because whoever sends them is not to be trusted with the bridge's limits.

/** @import { Json } from "./types.d.ts" */

const largestReport = 8192;
const burst = 40;
const perSecond = 10;

/**
 * The `type` of a message, if it has one that is a text.
 *
 * @param {unknown} data
 */
export function typeOf(data) {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return "";
  const type = Reflect.get(data, "type");
  return typeof type === "string" ? type.slice(0, 200) : "";
}

/**
 * The message as JSON, or a description of it where it is too large or no JSON at all.
 *
 * @param {unknown} data
 * @param {number} [skipped] how many messages before this one were not reported
 * @returns {Json}
 */
export function withinReason(data, skipped = 0) {
  const text = asText(data);
  const large = text !== null && text.length > largestReport;
  /** @type {Json} */
  let raw = text === null ? { notJson: Object.prototype.toString.call(data) } : JSON.parse(text);
  if (large) raw = { characters: text.length, start: text.slice(0, 1000) };
  return skipped > 0 ? { message: raw, unreportedBefore: skipped } : raw;
}

/** @param {unknown} data */
function asText(data) {
  try {
    return JSON.stringify(data) ?? null;
  } catch {
    return null;
  }
}

/** Lets a burst through and then a steady trickle, counting what it holds back. */
export class ReportLimit {
  #allowance = burst;
  #skipped = 0;
  #now;
  #last;

  /** @param {() => number} [now] milliseconds, never going back */
  constructor(now = () => performance.now()) {
    this.#now = now;
    this.#last = now();
  }

  /** @param {(skipped: number) => void} action gets the number of actions left out before it */
  pass(action) {
    const now = this.#now();
    this.#allowance = Math.min(burst, this.#allowance + ((now - this.#last) / 1000) * perSecond);
    this.#last = now;
    if (this.#allowance < 1) {
      this.#skipped += 1;
      return;
    }
    this.#allowance -= 1;
    const skipped = this.#skipped;
    this.#skipped = 0;
    action(skipped);
  }
}
