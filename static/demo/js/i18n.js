import { de } from "./de.js";
import { en } from "./en.js";

const german = navigator.languages.find((language) => /^(de|en)\b/i.test(language))?.startsWith(
  "de",
);

/** The language of the page: the first one of the browser's list that we speak. */
export const language = german ? "de" : "en";

/** Every text of the page. */
export const texts = german ? de : en;

const clock = new Intl.DateTimeFormat(language, { timeStyle: "medium" });
const calendar = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" });

/** @param {number} time milliseconds since 1970; may come from a token, so may be absurd */
export const clockTime = (time) => isRepresentable(time) ? clock.format(time) : String(time);

/** @param {number} time milliseconds since 1970; may come from a token, so may be absurd */
export const calendarTime = (time) => isRepresentable(time) ? calendar.format(time) : String(time);

/** @param {number} time */
const isRepresentable = (time) => Math.abs(time) <= 8.64e15;

/** @param {number} value @param {"second" | "minute" | "hour"} unit */
const unitText = (value, unit) =>
  new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(value);

/** @param {number} milliseconds a span of time, in words */
export function spanText(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 120) return unitText(seconds, "second");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return unitText(minutes, "minute");
  return `${unitText(Math.floor(minutes / 60), "hour")} ${unitText(minutes % 60, "minute")}`;
}

/**
 * Fills in the fixed texts: `<h2 data-text="life.title">` gets `texts.life.title`.
 * @param {Document} page
 */
export function translate(page) {
  page.documentElement.lang = language;
  page.title = texts.title;
  for (const element of page.querySelectorAll("[data-text]")) {
    const path = (element.getAttribute("data-text") ?? "").split(".");
    element.textContent = String(
      path.reduce((value, name) => Object(value)[name], /** @type {unknown} */ (texts)),
    );
  }
}
