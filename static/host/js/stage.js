// The main area: one iframe that holds the app, made anew for every load.

import { find } from "./dom.js";

/** @import { FrameAttributes, Signs } from "./types.d.ts" */

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
  signs = { openedAt: null, loadedAt: null, messageAt: null };
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
   * Replaces the frame: a new element has no history, and every script starts afresh.
   *
   * @param {string} url the app's address with the token in its fragment
   * @param {Partial<FrameAttributes>} attributes null leaves an attribute out
   */
  open(url, attributes) {
    const frame = document.createElement("iframe");
    frame.className = "stage__app";
    frame.title = this.#title;
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null) frame.setAttribute(name, value);
    }
    this.#place.replaceChildren(frame);
    this.#attach(frame.contentWindow);
    this.#note({ openedAt: Date.now(), loadedAt: null, messageAt: null });
    const loaded = () => this.#note({ ...this.signs, loadedAt: Date.now() });
    frame.addEventListener("load", loaded, { once: true });
    frame.src = url;
  }

  /** Takes the app off the page. */
  clear() {
    this.#place.replaceChildren();
    this.#attach(null);
    this.#note({ openedAt: null, loadedAt: null, messageAt: null });
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
