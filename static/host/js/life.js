// The life of a token as numbers to draw. Times are milliseconds since 1970.

import { refreshLead } from "./profile.js";

/**
 * Where a token stands in its life.
 *
 * @param {{ issuedAt: string | null, expiresAt: string | null, refreshAt?: string | null }} token
 * @param {number} now
 * @returns {{ total: number, left: number, passed: number, refreshIn: number | null,
 *   refreshAt: number | null, phase: "fresh" | "due" | "expired" } | null}
 *   `passed` and `refreshAt` are fractions of the whole life; `refreshAt` and `refreshIn` are null
 *   where a documented app never refreshes (life of five minutes or less). Null without times.
 */
export function lifeOf(token, now) {
  const issued = Date.parse(token.issuedAt ?? "");
  const expires = Date.parse(token.expiresAt ?? "");
  if (Number.isNaN(issued) || Number.isNaN(expires)) return null;
  const total = expires - issued;
  const refresh = expires - refreshLead * 1000;
  const everRefreshes = refresh > issued;
  const left = expires - now;
  const due = everRefreshes && now >= refresh;
  return {
    total,
    left,
    passed: total > 0 ? Math.min(1, Math.max(0, (now - issued) / total)) : 1,
    refreshIn: everRefreshes ? refresh - now : null,
    refreshAt: everRefreshes ? (refresh - issued) / total : null,
    phase: left <= 0 ? "expired" : due ? "due" : "fresh",
  };
}

/**
 * A span as a person reads it: `59 min 08 s`, `2 h 05 min`, `8 s`.
 *
 * @param {number} milliseconds its sign is dropped
 */
export function spell(milliseconds) {
  const seconds = Math.floor(Math.abs(milliseconds) / 1000);
  /** @param {number} value */
  const two = (value) => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  if (hours > 0) return `${hours} h ${two(minutes % 60)} min`;
  if (minutes > 0) return `${minutes} min ${two(seconds % 60)} s`;
  return `${seconds} s`;
}

/**
 * A lifetime in the scenario language: `1h`, `90m`, `45s`.
 *
 * @param {number} seconds
 */
export function durationWord(seconds) {
  const parts = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "m"],
    [seconds % 60, "s"],
  ];
  return parts.filter(([count]) => count).map((part) => part.join("")).join("") || "0s";
}

/**
 * Whether a text is a duration of the scenario language: `250ms`, `90s`, `2h30m`.
 *
 * @param {string} text
 */
export function isDuration(text) {
  return /^(?=\d)(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/.test(text);
}
