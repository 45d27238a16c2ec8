import { make, setText, slot } from "./dom.js";
import { clockTime, texts } from "./i18n.js";

/** Older entries go. */
const LIMIT = 8;

let foreign = 0;

/**
 * Adds a line to the activity list, the latest first.
 * @param {"good" | "bad" | "foreign" | "plain"} kind
 * @param {string} text
 */
export function note(kind, text) {
  const list = slot("activity");
  const time = make("time", "activity__time", clockTime(Date.now()));
  const entry = make(
    "li",
    `activity__row activity__row--${kind}`,
    time,
    make("span", "activity__text", text),
  );
  list.prepend(entry);
  while (list.children.length > LIMIT) list.lastElementChild?.remove();
  slot("activity-empty").hidden = true;
}

/** Counts and shows a message that was ignored. @param {string} text */
export function noteForeign(text) {
  foreign += 1;
  note("foreign", text);
  setText(slot("foreign"), texts.activity.foreign(foreign));
  slot("foreign").dataset.count = String(foreign);
  slot("foreign").hidden = false;
}
