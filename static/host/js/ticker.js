// Looks at the clock again and again, for what the page shows of it.

/** @typedef {{ paint?: (action: () => void) => void }} SimulatedClock */

/**
 * Calls `action` about once a second. A scenario may run this page under a clock that jumps from
 * one due timer to the next; such a clock calls back after each jump, so that an hour is not
 * stepped through second by second.
 *
 * @param {() => void} action
 */
export function everySecond(action) {
  /** @type {SimulatedClock | undefined} */
  const clock = Reflect.get(globalThis, Symbol.for("hostsim.clock"));
  if (clock?.paint) clock.paint(action);
  else setInterval(action, 1000);
}
