// What lets a browser frame an app, and what takes its origin away.

import { productionOrigin } from "./profile.js";

/**
 * The header to set on the app's answers against a finding; null where no header helps.
 *
 * @param {string} id of the finding
 * @param {string} hostOrigin
 */
export function headerAgainst(id, hostOrigin) {
  if (id !== "frame-ancestors" && id !== "x-frame-options") return null;
  const origins = new Set([productionOrigin, hostOrigin]);
  return `Content-Security-Policy: frame-ancestors ${[...origins].join(" ")}`;
}

/**
 * Whether an app in a frame with this attribute has the origin `null`.
 *
 * @param {string | null} sandbox
 */
export function hasNoOrigin(sandbox) {
  return sandbox !== null && !sandbox.toLowerCase().split(/\s+/).includes("allow-same-origin");
}
