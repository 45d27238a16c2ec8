// Runs the clock of a simulated frame in this process: the files of static/preload are functions, not
// modules, and replace what is global. Each test gets globals of its own, as a frame would.

export const START = 1_800_000_000_000;

/** @typedef {import("../../static/preload/types.d.ts").Clock} Clock */

/** @param {string} part */
const read = (part) =>
  Deno.readTextFileSync(new URL(`../../static/preload/${part}.js`, import.meta.url))
    .trimEnd().replace(/;$/, "");

/**
 * A frame's global object, as far as time goes, with the clock in it.
 *
 * @param {{start?: number | null, name?: string, patience?: number, parts?: string[],
 *   others?: Record<string, unknown>}} [settings] `others`: more of the global object
 * @returns {{clock: Clock, frame: any, advance: (milliseconds: number) => Promise<void>}}
 */
export function makeFrame(
  { start = START, name = "", patience = 1000, parts = ["clock", "timers"], others = {} } = {},
) {
  class Performance {
    now() {
      return globalThis.performance.now();
    }
    get timeOrigin() {
      return globalThis.performance.timeOrigin;
    }
  }
  class Event {
    #stamp = globalThis.performance.now();
    get timeStamp() {
      return this.#stamp;
    }
  }
  class RealDate extends Date {}
  for (const method of ["now", "parse", "UTC"]) {
    Object.defineProperty(RealDate, method, {
      configurable: true,
      value: /** @type {any} */ (Date)[method],
    });
  }
  // Prototypes that the clock may change: they are not those of this process.
  class DateTimeFormat extends Intl.DateTimeFormat {}
  for (const name of /** @type {const} */ (["format", "formatToParts"])) {
    const own = Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, name);
    if (own) Object.defineProperty(DateTimeFormat.prototype, name, own);
  }
  /** @type {any} */
  const frame = {
    name,
    Date: RealDate,
    Performance,
    performance: new Performance(),
    Event,
    Intl: { DateTimeFormat },
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    requestAnimationFrame: () => 0,
    cancelAnimationFrame: () => {},
    requestIdleCallback: () => 0,
    cancelIdleCallback: () => {},
    AbortSignal: class extends AbortSignal {},
    AbortController,
    DOMException,
    MessageChannel,
    reportError: (/** @type {unknown} */ error) => frame.errors.push(error),
    errors: [],
    ...others,
  };
  frame.self = frame.globalThis = frame;
  frame.top ??= frame;
  /** @type {any} */
  const clock = {};
  const settings = { start, bridge: "ws://localhost:1/bridge", key: "key", patience };
  for (const part of parts) {
    const names = Object.keys(frame);
    const make = new Function(...names, "clock", "settings", `(${read(part)})(clock, settings)`);
    make(...names.map((key) => frame[key]), clock, settings);
  }
  const advance = async (/** @type {number} */ milliseconds) => {
    const end = clock.now + milliseconds;
    for (;;) {
      const moment = Math.min(Math.max(clock.due(), clock.now), end);
      clock.set(moment);
      await clock.fire();
      if (moment === end) return;
    }
  };
  return { clock, frame, advance };
}
