// Which scenarios a person wants to see, and how long they take. No document here.

/** @import { ScenarioInfo } from "./types.d.ts" */
/** @typedef {{ text: string, tag: string, most: string }} Wanted empty texts let all pass */

/** Lengths to choose from, in seconds. */
export const lengths = [10, 60, 600];

/**
 * Whether a scenario is wanted.
 *
 * @param {ScenarioInfo} scenario
 * @param {Wanted} wanted every word of `text` must occur, in any case; `most` in seconds
 */
export function isWanted({ name, title, about, tags, seconds }, { text, tag, most }) {
  if (tag && !tags.includes(tag)) return false;
  if (most && seconds > Number(most)) return false;
  const hay = [name, title, about, ...tags].join(" ").toLowerCase();
  return text.toLowerCase().split(/\s+/).every((word) => hay.includes(word));
}

/**
 * The scenarios by group, in the order in which the groups first occur.
 *
 * @param {ScenarioInfo[]} scenarios
 * @returns {[group: string, scenarios: ScenarioInfo[]][]}
 */
export function grouped(scenarios) {
  /** @type {Map<string, ScenarioInfo[]>} */
  const groups = new Map();
  for (const scenario of scenarios) {
    const group = groups.get(scenario.group);
    if (group) group.push(scenario);
    else groups.set(scenario.group, [scenario]);
  }
  return [...groups];
}

/**
 * All tags, the most frequent first, then by the alphabet.
 *
 * @param {ScenarioInfo[]} scenarios
 */
export function tagsOf(scenarios) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const tag of scenarios.flatMap(({ tags }) => tags)) {
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b)).map(([tag]) => tag);
}

/**
 * A length in whole units, never spelled shorter than it is: `< 1 s`, `24 s`, `56 min`, `3 h 01 min`.
 *
 * @param {number} seconds
 */
export function roundSpan(seconds) {
  if (seconds < 1) return "< 1 s";
  const whole = Math.ceil(seconds);
  if (whole < 90) return `${whole} s`;
  const minutes = Math.ceil(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest ? ` ${String(rest).padStart(2, "0")} min` : ""}`;
}
