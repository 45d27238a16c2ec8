// Which entries of the timeline a person wants to see.

/** @import { Entry } from "./types.d.ts" */
/** @typedef {{ text: string, kind: string, verdict: string }} Filter empty texts let all pass */

/** Kinds of entries, in the order of the menu. */
export const kinds = [
  "message",
  "request",
  "token",
  "keys",
  "frame",
  "control",
  "scenario",
  "bridge",
  "note",
  "health",
];

/** Verdicts on entries, in the order of the menu. */
export const verdicts = ["accepted", "rejected", "sent", "failed"];

/**
 * Whether an entry passes the filter.
 *
 * @param {Entry} entry
 * @param {Filter} filter `text` is looked for, in any case, in all that an entry says
 */
export function passes(entry, { text, kind, verdict }) {
  if (kind && entry.kind !== kind) return false;
  if (verdict && entry.verdict !== verdict) return false;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const said = [entry.name, entry.origin, entry.reason, entry.kind, entry.from, entry.to];
  const hay = `${said.join(" ")} ${JSON.stringify([entry.token, entry.raw])}`.toLowerCase();
  return words.every((word) => hay.includes(word));
}

/**
 * Lanes are columns; an arrow runs from one to another, or stays a dot on its own.
 *
 * @param {Entry} entry
 * @returns {{ start: number, end: number, direction: "right" | "left" | "none" }} lane numbers
 */
export function arrowOf({ from, to }) {
  const lanes = ["app", "host", "service", "foreign"];
  const [a, b] = [lanes.indexOf(from), lanes.indexOf(to)].map((lane) => (lane < 0 ? 1 : lane));
  const [start = 1, end = 1] = [a, b].sort((x = 0, y = 0) => x - y);
  if (start === end) return { start, end, direction: "none" };
  return { start, end, direction: a === start ? "right" : "left" };
}
