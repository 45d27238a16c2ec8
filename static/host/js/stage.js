// The main area: one iframe that holds the app, made anew for every load.

import { find } from "./dom.js";

/** @import { FrameAttributes, FrameOrder, Signs } from "./types.d.ts" */

/** @type {Signs} */
const noSigns = { openedAt: null, loadedAt: null, messageAt: null, sandbox: null };

/**
 * Covers the app, or uncovers it.
 *
 * @param {"loading" | "taken" | "blocked"} name
 * @param {boolean} shown
 */
export function cover(name, shown) {
  find(document, `[data-cover="${name}"]`, HTMLElement).hidden = !shown;
}

/** Makes the app's frame and watches the little that an embedding page may know of it. */
export class Stage {
  /** @type {Signs} */
  signs = noSigns;
  #place;
  #title;
  #attach;
  #changed;

  /**
   * @param {HTMLElement} place first in the document among all places of frames
   * @param {string} title names the frame for assistive technology
   * @param {{ attach: (window: Window | null) => void, changed: (signs: Signs) => void }} ports
   *   `attach` is called before the frame gets its address: listen first
   */
  constructor(place, title, ports) {
    this.#place = place;
    this.#title = title;
    this.#attach = ports.attach;
    this.#changed = ports.changed;
  }

  /** Whether an app is framed. */
  get isOccupied() {
    return this.#place.firstElementChild !== null;
  }

  /**
   * Shows what the service ordered.
   *
   * @param {FrameOrder} order its sandbox, where it names one, goes before the usual one
   * @param {Partial<FrameAttributes>} usual attributes of every frame; null leaves one out
   */
  show({ url, cause, sandbox }, usual) {
    const frame = this.#place.firstElementChild;
    // The same element: the window stays, and whoever lives there now has it.
    if (cause === "navigate" && frame instanceof HTMLIFrameElement) frame.src = url;
    else this.#open(url, sandbox === undefined ? usual : { ...usual, sandbox });
  }

  /**
   * Replaces the frame: a new element has no history, and every script starts afresh.
   *
   * @param {string} url the app's address with the token in its fragment
   * @param {Partial<FrameAttributes>} attributes null leaves an attribute out
   */
  #open(url, attributes) {
    const frame = document.createElement("iframe");
    frame.className = "stage__app";
    frame.title = this.#title;
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null) frame.setAttribute(name, value);
    }
    this.#place.replaceChildren(frame);
    this.#attach(frame.contentWindow);
    this.#note({ ...noSigns, openedAt: Date.now(), sandbox: attributes.sandbox ?? null });
    const loaded = () => this.#note({ ...this.signs, loadedAt: Date.now() });
    frame.addEventListener("load", loaded, { once: true });
    frame.src = url;
  }

  /** Takes the app off the page. */
  clear() {
    this.#place.replaceChildren();
    this.#attach(null);
    this.#note(noSigns);
  }

  /** The app has posted a message: the only proof that it runs. */
  heard() {
    if (this.signs.messageAt === null) this.#note({ ...this.signs, messageAt: Date.now() });
  }

  /** @param {Signs} signs */
  #note(signs) {
    this.signs = signs;
    this.#changed(signs);
  }
}
