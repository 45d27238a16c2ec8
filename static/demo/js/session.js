/** @import { Outcome, Report } from "./types.d.ts" */

// The one token in use. It lives in this object and nowhere else: not in localStorage, not in a
// cookie, not in a URL, not in the page. It is given only to our own back end.

export class Session {
  /** @type {{compact: string, report: Report, issuedAt: number, expiresAt: number} | null} */
  #current = null;
  /** @type {Promise<unknown>} */
  #queue = Promise.resolve();
  #verify;
  #now;

  /**
   * @param {(compact: string) => Promise<Report>} verify
   * @param {() => number} [now]
   */
  constructor(verify, now = Date.now) {
    this.#verify = verify;
    this.#now = now;
  }

  /** The report of the token in use; it may have expired since. */
  get report() {
    return this.#current?.report ?? null;
  }

  /** Milliseconds since 1970, from the token itself; null without a token. */
  get expiresAt() {
    return this.#current?.expiresAt ?? null;
  }

  get issuedAt() {
    return this.#current?.issuedAt ?? null;
  }

  /** The token for `Authorization: Bearer`; null when there is none that is still alive. */
  get bearer() {
    return this.#isAlive() ? this.#current?.compact ?? null : null;
  }

  /**
   * Judges a token and takes it into use if it is good. A bad one changes nothing. Tokens are
   * judged one after the other, in the order in which they came.
   * @param {string} compact
   * @returns {Promise<Outcome>}
   */
  offer(compact) {
    const outcome = this.#queue.then(() => this.#judge(compact));
    this.#queue = outcome.catch(() => {});
    return outcome;
  }

  /** Judges the token in use once more, after its expiry for example. @returns {Promise<void>} */
  async recheck() {
    const current = this.#current;
    if (current) current.report = await this.#verify(current.compact);
  }

  /** @param {string} compact @returns {Promise<Outcome>} */
  async #judge(compact) {
    const report = await this.#verify(compact);
    if (!report.acceptable) return { verdict: "refused", report, expiresAt: null };
    const issuedAt = Number(report.claims?.iat) * 1000;
    const expiresAt = Number(report.claims?.exp) * 1000;
    if (compact === this.#current?.compact) return { verdict: "same", report, expiresAt };
    // An older token must not replace a newer one: it may carry a role that was taken away.
    if (this.#current && this.#isAlive() && issuedAt < this.#current.issuedAt) {
      return { verdict: "older", report, expiresAt };
    }
    this.#current = { compact, report, issuedAt, expiresAt };
    return { verdict: "adopted", report, expiresAt };
  }

  #isAlive() {
    return this.#current !== null && this.#now() < this.#current.expiresAt;
  }
}
