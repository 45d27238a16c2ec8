// Short messages that appear, are read out, and go. The page's ticker takes them away: a timer for
// each would be one more moment at which a simulated clock has to stop.

import { el } from "./dom.js";
import { text } from "./i18n.js";

const stay = 5000;
const most = 2;

/** Says things in the page's live region. */
export class Toasts {
  #region;
  /** @type {Map<HTMLElement, number>} When a toast goes, in milliseconds since 1970. */
  #leaving = new Map();

  /** @param {HTMLElement} region has `aria-live` */
  constructor(region) {
    this.#region = region;
  }

  /**
   * Says something; what went wrong stays until it is closed. The same again takes its place.
   *
   * @param {string} content
   * @param {{ remedy?: string | null | undefined, failed?: boolean }} [more]
   */
  say(content, { remedy, failed = false } = {}) {
    const last = this.#region.lastElementChild;
    if (last?.getAttribute("data-said") === content) last.remove();
    const toast = el(
      "div",
      { class: failed ? "toast toast--failed" : "toast", "data-said": content },
      el(
        "p",
        { class: "toast__text" },
        content,
        remedy ? el("span", { class: "toast__remedy", text: remedy }) : null,
      ),
    );
    const close = el("button", { type: "button", class: "toast__close", text: "×" });
    close.setAttribute("aria-label", text("toast.close"));
    close.addEventListener("click", () => toast.remove());
    toast.append(close);
    this.#region.append(toast);
    while (this.#region.childElementCount > most) this.#region.firstElementChild?.remove();
    if (!failed) this.#leaving.set(toast, Date.now() + stay);
  }

  /** @param {number} now milliseconds since 1970 */
  tick(now) {
    for (const [toast, end] of this.#leaving) {
      if (end > now && toast.isConnected) continue;
      toast.remove();
      this.#leaving.delete(toast);
    }
  }
}
