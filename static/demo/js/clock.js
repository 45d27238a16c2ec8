/** @import { Clock } from "./types.d.ts" */

/**
 * The real time. The global functions are looked up at each call, so that a test may replace them.
 * @type {Clock}
 */
export const systemClock = {
  now: () => Date.now(),
  setTimeout: (action, delay) => globalThis.setTimeout(action, delay),
  clearTimeout: (handle) => globalThis.clearTimeout(/** @type {number} */ (handle)),
};
