// One finding of the service: what is wrong, what shows it, whom it hurts, what to change.

import { copyButton, el } from "./dom.js";
import { text, textIfKnown } from "./i18n.js";
import { headerAgainst } from "./framing.js";

/** @import { Finding } from "./types.d.ts" */

/**
 * What a finding says, in the page's language.
 *
 * @param {Finding} finding
 */
export function nameOf({ id, title }) {
  return textIfKnown(`health.${id}.what`) || title;
}

/**
 * The service words its findings in English; where this page has words of its own, they go before.
 *
 * @param {Finding} finding
 * @param {string} hostOrigin
 * @param {(text: string) => void} say announces
 */
export function findingCard({ id, severity, title, evidence, hurts, remedy }, hostOrigin, say) {
  const header = headerAgainst(id, hostOrigin);
  const change = textIfKnown(`health.${id}.remedy`);
  /** @param {boolean} copied */
  const done = (copied) => say(text(copied ? "done.copied" : "done.notCopied"));
  return el(
    "article",
    { class: `finding finding--${severity}` },
    el(
      "p",
      { class: "finding__what" },
      el("span", { class: "chip", text: text(`severity.${severity}`) }),
      words("strong", textIfKnown(`health.${id}.what`), title),
    ),
    el("code", { class: "finding__evidence", text: evidence }),
    hurts ? row("health.hurts", words("span", null, hurts)) : null,
    row("health.change", words("span", change, remedy)),
    header ? el("code", { class: "finding__header", text: header }) : null,
    header ? copyButton(text("health.copy"), () => header, done) : null,
  );
}

/**
 * The page's own words, or else the service's.
 *
 * @param {"span" | "strong"} name of the element
 * @param {string | null} own
 * @param {string} english
 */
function words(name, own, english) {
  return own
    ? el(name, { class: "finding__words", text: own })
    : el(name, { class: "finding__words", lang: "en", text: english });
}

/**
 * @param {"health.hurts" | "health.change"} label
 * @param {HTMLElement} content
 */
function row(label, content) {
  return el("p", {}, el("strong", { text: text(label) }), " ", content);
}
