// One entry of the timeline as a list item: arrow between lanes, what, when, verdict, differences.

import { describe } from "./answers.js";
import { changes } from "./claim-changes.js";
import { el } from "./dom.js";
import { text, textIfKnown, timeOfDay } from "./i18n.js";
import { arrowOf } from "./timeline-filter.js";
import { makeMark } from "./timeline-mark.js";

/** @import { Entry, Json, Lane } from "./types.d.ts" */

/**
 * The list item of an entry.
 *
 * @param {Entry} entry
 * @param {string[]} [usual] target origins that are not worth a word
 */
export function makeRow(entry, usual = []) {
  if (entry.kind === "scenario") return makeMark(entry);
  const row = el("li", { class: `timeline__row timeline__row--${entry.kind}` });
  if (entry.verdict) row.classList.add(`timeline__row--${entry.verdict}`);
  row.append(
    lanes(entry),
    el(
      "div",
      { class: "timeline__body" },
      headline(entry),
      route(entry, usual),
      entry.reason ? el("p", { class: "timeline__reason", text: reasonText(entry) }) : null,
      entry.token ? changes(entry.token, entry.kind === "token") : null,
      entry.raw === null || entry.raw === undefined ? null : raw(entry.raw),
    ),
  );
  return row;
}

/**
 * Why something was rejected or failed, in words a person can act on.
 *
 * @param {Entry} entry
 */
export function reasonText(entry) {
  const key = entry.origin === "null" && entry.reason === "origin" ? "origin-null" : entry.reason;
  return textIfKnown(`reason.${key}`) ?? entry.reason ?? "";
}

/** @param {Entry} entry */
function lanes(entry) {
  const { start, end, direction } = arrowOf(entry);
  const arrow = el("span", { class: `arrow arrow--${direction} arrow--from-${entry.from}` });
  arrow.style.setProperty("--start", String(start));
  arrow.style.setProperty("--span", String(end - start));
  return el("span", { class: "timeline__lanes", "aria-hidden": "true" }, arrow);
}

/** @param {Entry} entry */
function headline(entry) {
  const { verdict, token } = entry;
  const chip = verdict && el("span", {
    class: `chip chip--${verdict}`,
    text: textIfKnown(`verdict.${verdict}`) ?? verdict,
  });
  const forged = token?.forged
    ? el("span", {
      class: "chip chip--forged",
      text: `${text("token.forged")} ${token.forge ? describe(token.forge) : ""}`.trim(),
    })
    : null;
  const name = el("span", { class: "timeline__name", text: entry.name });
  return el("p", { class: "timeline__headline" }, name, chip || null, forged);
}

/**
 * @param {Entry} entry
 * @param {string[]} usual
 */
function route({ at, from, to, origin, targetOrigin }, usual) {
  const clock = timeOfDay(at, true);
  const time = el("time", { datetime: at, class: "timeline__time", text: clock });
  const way = from === to ? laneName(from) : `${laneName(from)} → ${laneName(to)}`;
  return el(
    "p",
    { class: "timeline__route" },
    time,
    el("span", { text: way }),
    origin ? el("code", { class: "timeline__origin", text: origin }) : null,
    targetOrigin && !usual.includes(targetOrigin)
      ? el(
        "span",
        { class: "timeline__target" },
        text("timeline.target"),
        " ",
        el("code", { class: "timeline__origin", text: targetOrigin }),
      )
      : null,
  );
}

/** @param {Lane} lane */
function laneName(lane) {
  return textIfKnown(`lane.${lane}`) ?? lane;
}

/** @param {Json} json */
function raw(json) {
  const summary = el("summary", { text: "JSON" });
  const details = el("details", { class: "timeline__raw timeline__raw--corner" }, summary);
  details.addEventListener("toggle", () => {
    if (details.childElementCount > 1) return;
    const label = text("timeline.raw");
    const code = JSON.stringify(json, null, 2);
    details.append(
      el("pre", { class: "code", tabindex: "0", role: "region", "aria-label": label, text: code }),
    );
  });
  return details;
}
