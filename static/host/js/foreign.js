// Real windows on another origin: the sources of messages that nobody should believe.
// This module only makes them; `bridge.js` talks to them.

/** @typedef {{ origin: string, window: Window, via: "sibling" | "popup", ready: boolean }} Foreign */

/** How long to wait for a foreign window, in milliseconds. */
const patience = 5000;

/** Foreign windows, one per origin and way, made when first needed. */
export class ForeignWindows {
  /** @type {Map<string, Foreign & { element?: HTMLIFrameElement }>} */
  #known = new Map();
  /** @type {Map<unknown, { type: string, resolve: (failure: string | null) => void }>} */
  #expected = new Map();
  #shelf;
  #title;

  /**
   * @param {HTMLElement} shelf holds the sibling frames; hidden from eyes, yet real windows
   * @param {string} title names the frames for assistive technology
   */
  constructor(shelf, title) {
    this.#shelf = shelf;
    this.#title = title;
  }

  /**
   * The window on `origin`; null where the browser blocks the popup.
   *
   * @param {string} origin
   * @param {"sibling" | "popup"} via
   * @returns {Foreign | null}
   */
  open(origin, via) {
    const key = `${via} ${origin}`;
    const known = this.#known.get(key);
    if (known && !known.window.closed) return known;
    const made = via === "popup" ? this.#popup(origin) : this.#sibling(origin);
    if (made) this.#known.set(key, made);
    return made;
  }

  /**
   * Takes a message that one of these windows sent to the page as its tool, not as an attacker.
   *
   * @param {unknown} source
   * @param {string} origin
   * @param {string} type
   * @param {unknown} error what went wrong, where the message says so
   * @returns {boolean} false where it is no such message
   */
  hear(source, origin, type, error) {
    const known = [...this.#known.values()].find(({ window }) => window === source);
    if (known?.origin !== origin || !type.startsWith("hostsim.foreign.")) return false;
    if (type === "hostsim.foreign.ready") known.ready = true;
    const expected = this.#expected.get(source);
    if (expected?.type === type) expected.resolve(null);
    if (type === "hostsim.foreign.failed") expected?.resolve(String(error));
    return true;
  }

  /**
   * Waits until a window is there; one that stays away is given up.
   *
   * @param {Foreign} foreign
   * @returns {Promise<string | null>} the reason of a failure
   */
  async ready(foreign) {
    if (foreign.ready) return null;
    const failure = await this.#expect(foreign, "hostsim.foreign.ready");
    if (failure === null) return null;
    const key = `${foreign.via} ${foreign.origin}`;
    this.#known.get(key)?.element?.remove();
    this.#known.delete(key);
    return failure;
  }

  /**
   * Waits for the word that a message was delivered. Call it before ordering the delivery.
   *
   * @param {Foreign} foreign
   * @returns {Promise<string | null>} the reason of a failure
   */
  delivered(foreign) {
    return this.#expect(foreign, "hostsim.foreign.delivered");
  }

  /**
   * @param {Foreign} foreign
   * @param {string} type
   * @returns {Promise<string | null>} the reason of a failure
   */
  async #expect(foreign, type) {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const failure = await new Promise((resolve) => {
      this.#expected.set(foreign.window, { type, resolve });
      timer = setTimeout(() => resolve("foreign-silent"), patience);
    });
    clearTimeout(timer);
    this.#expected.delete(foreign.window);
    return failure;
  }

  /** @param {string} origin */
  #sibling(origin) {
    const element = document.createElement("iframe");
    element.name = "foreign";
    element.title = this.#title;
    element.tabIndex = -1;
    this.#shelf.append(element);
    const window = element.contentWindow;
    if (!window) return null;
    element.src = `${origin}/`;
    return { origin, window, via: /** @type {const} */ ("sibling"), ready: false, element };
  }

  /** @param {string} origin */
  #popup(origin) {
    const name = `foreign-${origin.replaceAll(/\W/g, "-")}`;
    const window = globalThis.open(`${origin}/`, name, "popup,width=480,height=360");
    return window && { origin, window, via: /** @type {const} */ ("popup"), ready: false };
  }
}
