// Small parts of the controls: choices of a lifetime, answers to click, signing keys.

import { describe } from "./answers.js";
import { el } from "./dom.js";
import { text, textIfKnown, timeOfDay } from "./i18n.js";
import { durationWord, spell } from "./life.js";

/** @import { KeyState } from "./types.d.ts" */

const lifetimes = [60, 120, 300, 360, 600, 1800, 3600, 7200];

/**
 * Offers lifetimes, among them the present one.
 *
 * @param {HTMLSelectElement} select
 * @param {number} seconds
 */
export function offerLifetimes(select, seconds) {
  const values = [...new Set([...lifetimes, seconds])].sort((a, b) => a - b);
  const options = values.map((value) => {
    const label = spell(value * 1000).replace(/ 00 \w+$/, "");
    return el("option", { value: durationWord(value), text: label });
  });
  select.replaceChildren(...options);
  select.value = durationWord(seconds);
}

/**
 * A button for an answer that is one click away.
 *
 * @param {ReturnType<typeof import("./presets.js").presets>[number]} preset
 */
export function presetButton({ label, answer, tone }) {
  const face = { type: "button", class: `preset preset--${tone}`, text: text(label) };
  return el("button", { ...face, title: describe(answer) });
}

/**
 * A signing key and what it is good for.
 *
 * @param {KeyState} key
 */
export function keyItem({ kid, status, retiresAt }) {
  const until = retiresAt && text("keys.until", { time: timeOfDay(retiresAt) });
  return el(
    "li",
    { class: "keys__item" },
    el("code", { class: "keys__kid", text: kid, title: kid }),
    el("span", {
      class: `chip chip--key-${status}`,
      text: textIfKnown(`keys.${status}`) ?? status,
    }),
    until ? el("span", { class: "hint", text: until }) : null,
  );
}
