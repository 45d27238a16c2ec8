// What the timeline's tool bar needs besides the timeline itself.

import { el, offerFile } from "./dom.js";
import { text, textIfKnown } from "./i18n.js";
import { asMark } from "./scenario-marks.js";

/** @import { Entry } from "./types.d.ts" */
/** @import { Filter } from "./timeline-filter.js" */

/**
 * Fills the menu of one of the filters.
 *
 * @param {HTMLSelectElement} select named `kind` or `verdict`
 * @param {string[]} values
 */
export function fillMenu(select, values) {
  const name = select.name === "kind" ? "kind" : "verdict";
  const all = el("option", { value: "", text: text(`timeline.any.${name}`) });
  const options = values.map((value) =>
    el("option", { value, text: textIfKnown(`${name}.${value}`) ?? value })
  );
  select.append(all, ...options);
}

/**
 * What the tool bar's fields ask for.
 *
 * @param {HTMLFormElement} form
 * @returns {Filter}
 */
export function filterOf(form) {
  const fields = new FormData(form);
  /** @param {string} name */
  const field = (name) => String(fields.get(name) ?? "");
  return { text: field("text"), kind: field("kind"), verdict: field("verdict") };
}

/**
 * Says on the button whether the timeline is paused, and how much it holds back.
 *
 * @param {HTMLElement} button
 * @param {boolean} paused
 * @param {number} waiting
 */
export function labelPause(button, paused, waiting) {
  button.setAttribute("aria-pressed", String(paused));
  button.textContent = waiting ? text("timeline.paused", { waiting }) : text("timeline.pause");
}

/**
 * Hands the timeline over as a JSON file.
 *
 * @param {string} embedding
 * @param {Entry[]} entries
 */
export function download(embedding, entries) {
  const report = { exportedAt: new Date().toISOString(), embedding, entries };
  const name = `hostsim-timeline-${embedding}.json`;
  offerFile(name, JSON.stringify(report, null, 2), "application/json");
}

/**
 * The entries, steps of scenarios as marks, with the page's own marks among them by their times.
 *
 * @param {Entry[]} entries
 * @param {Entry[]} shown marks among these, which have negative ids, are kept
 */
export function withMarks(entries, shown) {
  const marks = shown.filter(({ id }) => id !== undefined && id < 0);
  return [...marks, ...entries.map(asMark)].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
