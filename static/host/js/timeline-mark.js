// A step of a running scenario in the timeline: a caption across the lanes.

import { el } from "./dom.js";
import { textIfKnown } from "./i18n.js";

/** @import { Entry } from "./types.d.ts" */

/**
 * The list item of a mark: of a step, which has a place, or of the start or the end of a run.
 *
 * @param {Entry} entry
 */
export function makeMark({ name, outcome, place, reason }) {
  const word = outcome ? textIfKnown(`outcome.${outcome}`) ?? outcome : "";
  const verdict = outcome === "passed" && place
    ? el("span", { class: "timeline__tick", role: "img", "aria-label": word, text: "✓" })
    : el("span", { class: `chip chip--${outcome}`, text: word });
  const caption = place
    ? el("code", { class: "timeline__caption", lang: "en", text: name })
    : el("strong", { class: "timeline__caption", text: name });
  return el(
    "li",
    { class: `timeline__mark timeline__mark--${outcome ?? "begun"}` },
    el(
      "p",
      { class: "timeline__step" },
      place ? el("span", { class: "timeline__place", text: place }) : null,
      caption,
      outcome ? verdict : null,
    ),
    reason ? el("p", { class: "timeline__reason", lang: "en", text: reason }) : null,
  );
}
