// <event-timeline>: every message between app, host page and service, oldest first.

import { clone, find } from "./dom.js";
import { follow } from "./follow.js";
import { text, translate } from "./i18n.js";
import { asMark } from "./scenario-marks.js";
import { kinds, passes, verdicts } from "./timeline-filter.js";
import { makeRow } from "./timeline-row.js";
import { download, fillMenu, filterOf, labelPause, withMarks } from "./timeline-tools.js";

/** @import { Entry } from "./types.d.ts" */

const most = 2000;

/** `cleared` events carry the id up to which a person cleared it. */
export class EventTimeline extends HTMLElement {
  /** @type {Entry[]} */
  #entries = [];
  /** @type {Entry[]} */
  #held = [];
  /** @type {AbortController | undefined} */
  #listening;
  #paused = false;
  #drawing = false;
  #drawn = 0;
  #embedding = "";
  /** Where messages are usually posted to: not worth a word. @type {string[]} */
  usual = [];
  /** Shows the newest row, unless a person looks at older ones. */
  #follow = () => {};

  connectedCallback() {
    if (!this.firstElementChild) {
      this.append(clone("timeline"));
      translate(this);
      fillMenu(find(this, 'select[name="kind"]', HTMLSelectElement), kinds);
      fillMenu(find(this, 'select[name="verdict"]', HTMLSelectElement), verdicts);
    }
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const form = find(this, "form", HTMLFormElement);
    form.addEventListener("input", () => this.#redraw(), { signal });
    form.addEventListener("submit", (event) => event.preventDefault(), { signal });
    form.addEventListener("click", (event) => {
      const action = event.target instanceof HTMLElement ? event.target.dataset.do : null;
      if (action === "pause") this.#pause(!this.#paused);
      if (action === "clear") this.#clear();
      if (action === "export") download(this.embedding, [...this.#entries, ...this.#held]);
    }, { signal });
    this.#follow = follow(find(this, ".timeline__scroll", HTMLElement), signal);
    this.#redraw();
  }

  disconnectedCallback() {
    this.#listening?.abort();
  }

  /** The embedding whose timeline this is; the marks of another one go. */
  get embedding() {
    return this.#embedding;
  }

  set embedding(embedding) {
    if (embedding !== this.#embedding) this.#entries = this.#held = [];
    this.#embedding = embedding;
  }

  /**
   * Shows these entries and no others, but for the page's own marks.
   *
   * @param {Entry[]} entries
   */
  show(entries) {
    this.#entries = withMarks(entries, [...this.#entries, ...this.#held]).slice(-most);
    this.#held = [];
    this.#redraw();
  }

  /**
   * Adds an entry, or replaces the one with its id; while paused it waits.
   *
   * @param {Entry} entry
   */
  add(entry) {
    entry = asMark(entry);
    if (this.#paused) {
      this.#held.push(entry);
      this.#label();
      return;
    }
    const known = this.#entries.findLastIndex(({ id }) => id === entry.id && id !== undefined);
    if (known >= 0) this.#entries[known] = entry;
    else this.#entries.push(entry);
    const tooMany = this.#entries.length - most;
    if (tooMany > 200) this.#entries.splice(0, tooMany);
    if (known >= 0 || tooMany > 200) this.#drawn = 0;
    this.#draw();
  }

  #redraw() {
    this.#drawn = 0;
    this.#draw();
  }

  #draw() {
    if (this.#drawing || !this.isConnected) return;
    this.#drawing = true;
    queueMicrotask(() => {
      this.#drawing = false;
      const list = find(this, ".timeline__rows", HTMLElement);
      const filter = filterOf(find(this, "form", HTMLFormElement));
      if (this.#drawn === 0) list.replaceChildren();
      const fresh = this.#entries.slice(this.#drawn).filter((entry) => passes(entry, filter));
      list.append(...fresh.map((entry) => makeRow(entry, this.usual)));
      this.#drawn = this.#entries.length;
      const shown = list.childElementCount;
      find(this, ".empty", HTMLElement).hidden = shown > 0;
      const all = this.#entries.length;
      find(this, ".timeline__count", HTMLElement).textContent = text("timeline.count", {
        shown,
        all,
      });
      const foreign = this.#entries.some(({ from, to }) => from === "foreign" || to === "foreign");
      this.classList.toggle("timeline--foreign", foreign);
      this.#follow();
    });
  }

  /** @param {boolean} paused */
  #pause(paused) {
    this.#paused = paused;
    if (!paused) { for (const entry of this.#held.splice(0)) this.add(entry); }
    this.#label();
  }

  #label() {
    labelPause(find(this, '[data-do="pause"]', HTMLElement), this.#paused, this.#held.length);
  }

  #clear() {
    const detail = Math.max(0, ...[...this.#entries, ...this.#held].map(({ id }) => id ?? 0));
    this.dispatchEvent(new CustomEvent("cleared", { detail }));
    this.#entries = [];
    this.show([]);
    this.#label();
  }
}

customElements.define("event-timeline", EventTimeline);
