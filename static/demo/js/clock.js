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

/** The longest delay of a timer; a longer one would overflow and fire at once. Milliseconds. */
export const LONGEST_DELAY = 2 ** 31 - 1;

/**
 * Calls `action` about once a second. hostsim can run this page under a clock that jumps from one
 * due timer to the next; that clock calls back after each jump, which saves it 3600 stops an hour.
 * An app of yours needs no more than the setInterval().
 * @param {() => void} action
 */
export function everySecond(action) {
  const simulated = Reflect.get(globalThis, Symbol.for("hostsim.clock"));
  if (simulated?.paint) simulated.paint(action);
  else setInterval(action, 1000);
}
