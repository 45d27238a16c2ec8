// What changed from one token to the next.

import { el } from "./dom.js";
import { text, timeOfDay } from "./i18n.js";

/** @import { ClaimChange, Entry, Json } from "./types.d.ts" */

/**
 * The claims in which a token differs from the one before.
 *
 * @param {NonNullable<Entry["token"]>} token
 * @param {boolean} open where a token is made its differences show, where it passes they fold
 */
export function changes(token, open) {
  const list = el("ul", { class: "changes" }, ...token.changes.map(change));
  if (token.changes.length === 0) return null;
  const first = token.changes.every(({ before }) => before === null);
  if (open && !first) return list;
  const count = token.changes.length;
  return el(
    "details",
    { class: "timeline__raw" },
    el("summary", { text: text(first ? "timeline.first" : "timeline.changed", { count }) }),
    list,
  );
}

/** @param {ClaimChange} change */
function change({ claim, before, after }) {
  const [old, now] = [before, after].map((json) => json === null ? null : value(claim, json));
  return el(
    "li",
    { class: "changes__item" },
    el("code", { class: "changes__claim", text: claim }),
    old ? el("del", { class: "changes__before", text: short(old), title: old }) : null,
    now
      ? el("ins", { class: "changes__after", text: short(now), title: now })
      : el("em", { class: "changes__after", text: text("timeline.removed") }),
  );
}

/** @param {string} spelled */
function short(spelled) {
  return spelled.length > 28 ? `${spelled.slice(0, 8)}…${spelled.slice(-4)}` : spelled;
}

/**
 * @param {string} claim
 * @param {Json} json
 */
function value(claim, json) {
  if (["iat", "exp", "nbf"].includes(claim) && typeof json === "number") {
    return timeOfDay(json * 1000);
  }
  return typeof json === "string" ? json : JSON.stringify(json);
}
