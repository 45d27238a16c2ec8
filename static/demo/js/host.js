/** @import { Ignored } from "./types.d.ts" */

// The conversation with the host page. Nothing else in this app touches postMessage.

const REQUEST = "MEINGPT_TOKEN_REFRESH";
const RESPONSE = "MEINGPT_TOKEN_RESPONSE";
const ERROR = "MEINGPT_TOKEN_ERROR";

/**
 * @typedef {object} Handlers
 * @property {(token: string, expiresAt: unknown) => void} onToken
 * @property {(text: string) => void} onError
 * @property {() => void} onMalformed the host's answer lacks its token
 * @property {(message: Ignored) => void} onIgnored
 */

export class Host {
  #self;
  #origin;
  #handlers;

  /**
   * @param {Window} self this window; its parent is the host page
   * @param {string} origin the host's exact origin
   * @param {Handlers} handlers
   */
  constructor(self, origin, handlers) {
    this.#self = self;
    this.#origin = origin;
    this.#handlers = handlers;
    self.addEventListener("message", (event) => this.#receive(event));
  }

  /** Whether there is a host at all. */
  get isPresent() {
    return this.#self.parent !== this.#self;
  }

  /** Asks for a new token. The browser delivers this to the host's origin and to no other. */
  ask() {
    if (this.isPresent) this.#self.parent.postMessage({ type: REQUEST }, this.#origin);
  }

  /**
   * Any window may post to us. Only the window that frames us, on exactly the host's origin, is
   * heard; "contains the host's name" would let meingpt.com.evil.example in.
   * @param {MessageEvent} event
   */
  #receive(event) {
    if (event.source !== this.#self.parent) return this.#ignore(event, "window");
    if (event.origin !== this.#origin) return this.#ignore(event, "origin");
    const { type, token, expiresAt, error } = Object(event.data);
    if (type === RESPONSE) {
      if (typeof token === "string" && token !== "") this.#handlers.onToken(token, expiresAt);
      else this.#handlers.onMalformed();
    } else if (type === ERROR) {
      this.#handlers.onError(typeof error === "string" ? error : "");
    } else {
      this.#ignore(event, "type");
    }
  }

  /** @param {MessageEvent} event @param {Ignored["reason"]} reason */
  #ignore(event, reason) {
    const { type } = Object(event.data);
    this.#handlers.onIgnored({
      origin: event.origin,
      type: typeof type === "string" ? type.slice(0, 60) : typeof event.data,
      reason,
    });
  }
}

/**
 * `expiresAt` as milliseconds since 1970: the host may write ISO 8601 or milliseconds. It is only a
 * hint; what counts is the signed `exp` of the token.
 * @param {unknown} value
 * @returns {number | null} null when it cannot be read
 */
export function readExpiresAt(value) {
  const time = typeof value === "string" || typeof value === "number"
    ? new Date(value).getTime()
    : NaN;
  return Number.isNaN(time) ? null : time;
}
