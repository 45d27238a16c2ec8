// The page's words, in the first of the browser's languages that it speaks.

import * as chrome from "./text/chrome.js";
import * as controls from "./text/controls.js";
import * as controlsDe from "./text/controls-de.js";
import * as forge from "./text/forge.js";
import * as health from "./text/health.js";
import * as scenarios from "./text/scenarios.js";
import * as scenariosDe from "./text/scenarios-de.js";
import * as timeline from "./text/timeline.js";
import * as token from "./text/token.js";

/** All texts by key. `{name}` stands for a value. */
export const texts = {
  en: {
    ...chrome.en,
    ...controls.en,
    ...forge.en,
    ...health.en,
    ...scenarios.en,
    ...timeline.en,
    ...token.en,
  },
  de: {
    ...chrome.de,
    ...controlsDe.de,
    ...forge.de,
    ...health.de,
    ...scenariosDe.de,
    ...timeline.de,
    ...token.de,
  },
};

/** @typedef {keyof typeof texts.en} Key */

/**
 * The language to speak to someone who prefers these.
 *
 * @param {readonly string[]} preferred language tags, best first
 * @returns {"en" | "de"}
 */
export function choose(preferred) {
  const spoken = preferred.map((tag) => tag.toLowerCase().split("-")[0]);
  return spoken.find((tag) => tag === "de" || tag === "en") === "de" ? "de" : "en";
}

/** The language of this page. */
export const language = choose(
  typeof navigator === "undefined" ? [] : navigator.languages ?? [navigator.language],
);

/**
 * A text with its values filled in.
 *
 * @param {Key} key
 * @param {Record<string, string | number>} [values]
 */
export function text(key, values = {}) {
  return texts[language][key].replaceAll(
    /\{(\w+)\}/g,
    (whole, name) => String(values[name] ?? whole),
  );
}

/**
 * The text of a key that is made at run time, or null where there is none.
 *
 * @param {string} key
 */
export function textIfKnown(key) {
  return Object.hasOwn(texts.en, key) ? text(/** @type {Key} */ (key)) : null;
}

/**
 * Fills every element that names a text: `data-text` its content, `data-label` its accessible
 * name, `data-placeholder` its placeholder.
 *
 * @param {ParentNode} root
 */
export function translate(root) {
  for (const element of root.querySelectorAll("[data-text]")) {
    element.textContent = text(/** @type {Key} */ (element.getAttribute("data-text")));
  }
  for (const element of root.querySelectorAll("[data-label]")) {
    const label = text(/** @type {Key} */ (element.getAttribute("data-label")));
    element.setAttribute("aria-label", label);
  }
  for (const element of root.querySelectorAll("[data-placeholder]")) {
    const placeholder = text(/** @type {Key} */ (element.getAttribute("data-placeholder")));
    element.setAttribute("placeholder", placeholder);
  }
}

const clock = new Intl.DateTimeFormat(language, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

/**
 * A moment as the time of day.
 *
 * @param {string | number} moment ISO text or milliseconds since 1970
 * @param {boolean} [exact] with milliseconds
 */
export function timeOfDay(moment, exact = false) {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return String(moment);
  const thousandths = String(date.getMilliseconds()).padStart(3, "0");
  return exact ? `${clock.format(date)}.${thousandths}` : clock.format(date);
}
