import assert from "node:assert/strict";
import test from "node:test";
import { makeFrame, START } from "./preload-support.js";

/** A frame and a list of what happened in it, with the time. */
function makeLog() {
  const { clock, frame, advance } = makeFrame();
  /** @type {[string, number][]} */
  const log = [];
  const note = (/** @type {string} */ what) => log.push([what, clock.now - START]);
  return { clock, frame, advance, log, note };
}

test("timers fire in the order of their time, equal ones in the order of their making", async () => {
  const { frame, advance, log, note } = makeLog();
  frame.setTimeout(note, 20, "late");
  frame.setTimeout(note, 10, "first");
  frame.setTimeout(note, 10, "second");
  await advance(15);
  assert.deepEqual(log, [["first", 10], ["second", 10]]);
  await advance(15);
  assert.deepEqual(log.at(-1), ["late", 20]);
});

test("what a timer starts at once comes behind what is due already", async () => {
  const { frame, advance, log, note } = makeLog();
  frame.setTimeout(() => {
    note("a");
    frame.setTimeout(note, 0, "c");
    Promise.resolve().then(() => note("promise"));
  }, 10);
  frame.setTimeout(note, 10, "b");
  await advance(10);
  assert.deepEqual(log.map(([what]) => what), ["a", "promise", "b", "c"]);
});

test("a timer without a pause fires by itself, without the clock being moved", async () => {
  const { frame, log, note } = makeLog();
  frame.setTimeout(note, 0, "zero");
  frame.setTimeout(note, -5, "negative");
  frame.setTimeout(note, NaN, "no number");
  frame.setTimeout(note, undefined, "nothing");
  await new Promise((done) => setTimeout(done, 20));
  assert.deepEqual(log.map(([, at]) => at), [0, 0, 0, 0]);
});

test("pauses beyond 31 bits wrap, as in a browser", async () => {
  const { frame, advance, log, note } = makeLog();
  frame.setTimeout(note, 2 ** 31, "at once");
  frame.setTimeout(note, 2 ** 32 + 30, "wrapped");
  frame.setTimeout(note, 2 ** 31 - 1, "longest");
  frame.setTimeout(note, "40", "text");
  frame.setTimeout(note, { valueOf: () => 50.9 }, "object");
  await advance(100);
  assert.deepEqual(log, [["at once", 0], ["wrapped", 30], ["text", 40], ["object", 50]]);
  await advance(2 ** 31);
  assert.deepEqual(log.at(-1), ["longest", 2 ** 31 - 1]);
});

test("an interval keeps its pace until it is cleared, also from within", async () => {
  const { frame, advance, log, note } = makeLog();
  const id = frame.setInterval(() => {
    note("tick");
    if (log.length === 3) frame.clearTimeout(id);
  }, 1000);
  await advance(10_000);
  assert.deepEqual(log, [["tick", 1000], ["tick", 2000], ["tick", 3000]]);
});

test("cleared timers never fire, whichever function clears them", async () => {
  const { frame, advance, log, note } = makeLog();
  frame.clearInterval(frame.setTimeout(note, 10, "a"));
  frame.clearTimeout(frame.setInterval(note, 10, "b"));
  const later = frame.setTimeout(note, 20, "c");
  frame.setTimeout(() => frame.clearTimeout(later), 20 - 1);
  frame.clearTimeout(String(frame.setTimeout(note, 30, "d")));
  for (const none of [0, -1, undefined, null, {}, "x", 10 ** 9]) frame.clearTimeout(none);
  await advance(100);
  assert.deepEqual(log, []);
});

test("timers that start each other wait four milliseconds from the sixth on", async () => {
  const { frame, advance, log, note } = makeLog();
  const again = () => {
    note("again");
    frame.setTimeout(again, 0);
  };
  frame.setTimeout(again, 0);
  await advance(12);
  assert.deepEqual(log.map(([, at]) => at), [0, 0, 0, 0, 0, 4, 8, 12]);
});

test("a loop that awaits timers without a pause does not stop the time", async () => {
  const { frame, advance } = makeLog();
  let turns = 0;
  const loop = async () => {
    for (; turns < 1000; turns++) await new Promise((done) => frame.setTimeout(done, 0));
  };
  loop();
  await advance(100);
  assert.ok(turns >= 20 && turns < 60, `${turns} turns in 100 ms`);
});

test("an interval without a pause slows down", async () => {
  const { frame, advance, log, note } = makeLog();
  frame.setInterval(note, 0, "tick");
  await advance(20);
  assert.ok(log.length > 5 && log.length < 15, `${log.length} ticks`);
});

test("on waking, late timers fire once each, in the order of their time", async () => {
  const { clock, frame, log, note } = makeLog();
  frame.setTimeout(note, 3000, "later");
  frame.setInterval(note, 1000, "interval");
  frame.setTimeout(note, 2000, "sooner");
  clock.set(START + 10_000);
  await clock.fire();
  assert.deepEqual(log, [["interval", 10_000], ["sooner", 10_000], ["later", 10_000]]);
  assert.equal(clock.due(), START + 11_000);
});

test("handlers get their values and the window; text is run", async () => {
  const { frame, advance } = makeLog();
  /** @type {unknown[]} */
  let seen = [];
  frame.setTimeout(
    /** @this {unknown} @param {unknown[]} values */ function (...values) {
      seen = [this === frame, ...values];
    },
    1,
    "a",
    2,
  );
  frame.setTimeout("globalThis.ranAsText = 7", 1);
  await advance(1);
  assert.deepEqual(seen, [true, "a", 2]);
  assert.equal(/** @type {any} */ (globalThis).ranAsText, 7);
});

test("animation frames run when the driver says, and may be taken back", async () => {
  const { clock, frame, advance, log, note } = makeLog();
  await advance(500);
  frame.requestAnimationFrame((/** @type {number} */ at) => note(`frame at ${at}`));
  frame.cancelAnimationFrame(frame.requestAnimationFrame(() => note("taken back")));
  frame.requestAnimationFrame(() => {
    frame.requestAnimationFrame(() => note("next"));
    throw new Error("wrong");
  });
  assert.deepEqual(log, []);
  assert.equal(clock.animate(), true);
  assert.deepEqual(log, [["frame at 500", 500]]);
  assert.equal(frame.errors.length, 1);
  assert.equal(clock.animate(), true);
  assert.deepEqual(log.at(-1), ["next", 500]);
  assert.equal(clock.animate(), false);
});

test("a signal times out by the simulated clock", async () => {
  const { frame, advance } = makeLog();
  const signal = frame.AbortSignal.timeout(60_000);
  await advance(59_999);
  assert.equal(signal.aborted, false);
  await advance(1);
  assert.equal(signal.reason.name, "TimeoutError");
  const far = frame.AbortSignal.timeout(2 ** 33);
  await advance(60_000);
  assert.equal(far.aborted, false);
});
