import assert from "node:assert/strict";
import test from "node:test";
import {
  ANSWER_TIMEOUT,
  MARGIN,
  Refresher,
  renewalDelay,
  retryDelay,
} from "../../static/demo/js/refresh.js";
import { ManualClock } from "./demo-support.js";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** A refresher on a manual clock; `host` says what each request is answered with. */
function makeRefresher() {
  const clock = new ManualClock();
  const world = {
    clock,
    asked: 0,
    silences: 0,
    /** @type {() => void} */
    host: () => {},
    /** @type {import("../../static/demo/js/types.d.ts").RefreshState | null} */
    state: null,
  };
  const refresher = new Refresher({
    clock,
    random: () => 1,
    ask: () => {
      world.asked += 1;
      world.host();
    },
    onSilence: () => world.silences += 1,
    onChange: (state) => world.state = state,
  });
  return Object.assign(world, {
    refresher,
    /** @param {number} life */
    renew: (life) => refresher.renewed(clock.now() + life),
  });
}

test("the delay follows the time that is left", () => {
  assert.equal(renewalDelay(hour), 55 * minute);
  assert.equal(renewalDelay(MARGIN + 5 * second), 5 * second);
  assert.equal(renewalDelay(MARGIN), MARGIN / 2);
  assert.equal(renewalDelay(minute), 30 * second);
  assert.equal(renewalDelay(second), second);
  assert.equal(renewalDelay(-hour), second);
});

test("the pause doubles, is capped, and half of it is random", () => {
  assert.deepEqual([1, 2, 3, 6, 50].map((n) => retryDelay(n, 1)), [2e3, 4e3, 8e3, 6e4, 6e4]);
  assert.deepEqual([1, 2, 3, 6, 50].map((n) => retryDelay(n, 0)), [1e3, 2e3, 4e3, 3e4, 3e4]);
});

test("a token of one hour is renewed five minutes before its end, again and again", () => {
  const world = makeRefresher();
  world.host = () => world.renew(hour);
  world.renew(hour);
  world.clock.advance(55 * minute - 1);
  assert.equal(world.asked, 0);
  world.clock.advance(1);
  assert.equal(world.asked, 1);
  world.clock.advance(24 * hour);
  assert.equal(world.asked, 27);
});

test("an aged token is renewed by the time it has left", () => {
  const world = makeRefresher();
  world.renew(7 * minute); // of an hour
  world.clock.advance(2 * minute);
  assert.equal(world.asked, 1);
});

test("a token with less than the margin left is renewed before its end, not at once", () => {
  const world = makeRefresher();
  world.renew(2 * minute);
  world.clock.advance(minute - 1);
  assert.equal(world.asked, 0);
  world.clock.advance(1);
  assert.equal(world.asked, 1);
});

test("requests at the same time become one", () => {
  const world = makeRefresher();
  world.renew(hour);
  assert.equal(world.refresher.refresh(), true);
  assert.equal(world.refresher.refresh(), false);
  world.refresher.wake();
  assert.equal(world.asked, 1);
  assert.equal(world.state?.phase, "asking");
});

test("a silent host is given up, then asked again, more and more rarely", () => {
  const world = makeRefresher();
  world.renew(hour);
  world.clock.advance(55 * minute);
  world.clock.advance(ANSWER_TIMEOUT - 1);
  assert.equal(world.silences, 0);
  world.clock.advance(1);
  assert.deepEqual([world.silences, world.state?.phase, world.state?.failures], [1, "waiting", 1]);
  world.clock.advance(2 * second);
  assert.equal(world.asked, 2);
  world.clock.advance(ANSWER_TIMEOUT + 4 * second);
  assert.equal(world.asked, 3);
  world.clock.advance(10 * hour);
  assert.ok(world.asked <= 3 + 10 * hour / (minute + ANSWER_TIMEOUT) + 6, `${world.asked}`);
});

test("an answer that comes after the time-out still counts", () => {
  const world = makeRefresher();
  world.renew(hour);
  world.clock.advance(55 * minute + ANSWER_TIMEOUT + second);
  world.renew(hour);
  world.clock.advance(54 * minute);
  assert.equal(world.asked, 1);
  assert.equal(world.state?.failures, 0);
});

test("errors are followed by retries with growing pauses until a token comes", () => {
  const world = makeRefresher();
  /** @type {number[]} */
  const times = [];
  world.host = () => {
    times.push(world.clock.now());
    if (times.length < 5) world.refresher.failed();
    else world.renew(hour);
  };
  world.renew(hour);
  world.clock.advance(57 * minute);
  const pauses = times.slice(1).map((time, index) => time - Number(times[index]));
  assert.deepEqual(pauses, [2e3, 4e3, 8e3, 16e3]);
  assert.equal(world.state?.failures, 0);
});

test("an error that nobody asked for changes nothing", () => {
  const world = makeRefresher();
  world.renew(hour);
  const before = world.state;
  world.refresher.failed();
  world.refresher.failed();
  assert.equal(world.state, before);
});

test("the same nearly expired token over and over does not become a loop", () => {
  const world = makeRefresher();
  const end = world.clock.now() + 20 * second;
  world.host = () => world.refresher.renewed(end);
  world.refresher.renewed(end);
  world.clock.advance(10 * minute);
  assert.ok(world.asked >= 3 && world.asked <= 16, `${world.asked} requests in ten minutes`);
});

test("ever new tokens of one second do not become a loop", () => {
  const world = makeRefresher();
  world.host = () => world.renew(second);
  world.renew(second);
  world.clock.advance(minute);
  assert.ok(world.asked >= 3 && world.asked <= 5, `${world.asked} requests in a minute`);
});

test("a first token of a few seconds is renewed before its end", () => {
  const world = makeRefresher();
  world.renew(5 * second);
  world.clock.advance(3 * second);
  assert.equal(world.asked, 1);
});

test("the same token with a long life is not asked for again at once", () => {
  const world = makeRefresher();
  const end = world.clock.now() + hour;
  world.refresher.renewed(end);
  world.refresher.renewed(end);
  world.clock.advance(55 * minute - 1);
  assert.equal(world.asked, 0);
});

test("a laptop that slept through the moment asks as soon as it wakes", () => {
  const world = makeRefresher();
  world.renew(hour);
  world.clock.jump(3 * hour);
  world.refresher.wake();
  assert.equal(world.asked, 1);
});

test("without any event, the late timer asks too, and once only", () => {
  const world = makeRefresher();
  world.renew(hour);
  world.clock.jump(3 * hour);
  world.clock.advance(1);
  assert.equal(world.asked, 1);
});

test("waking too early asks nothing and leaves one timer", () => {
  const world = makeRefresher();
  world.renew(hour);
  for (let index = 0; index < 10; index += 1) world.refresher.wake();
  assert.equal(world.asked, 0);
  assert.equal(world.clock.timers.size, 1);
});

test("a request under way when the lid closed is given up on waking", () => {
  const world = makeRefresher();
  world.renew(hour);
  world.refresher.refresh();
  world.clock.jump(hour);
  world.refresher.wake();
  assert.deepEqual([world.silences, world.state?.phase], [1, "waiting"]);
});

test("a life of a year does not overflow the timer", () => {
  const world = makeRefresher();
  world.renew(365 * 24 * hour);
  const [timer] = world.clock.timers.values();
  assert.equal(Number(timer?.at) - world.clock.now(), 2 ** 31 - 1);
  world.clock.advance(365 * 24 * hour - MARGIN - 1);
  assert.equal(world.asked, 0);
  world.clock.advance(1);
  assert.equal(world.asked, 1);
});

test("a day of an hour's tokens needs one timer for each, so that a simulated day is short", () => {
  const world = makeRefresher();
  world.host = () => world.renew(hour);
  world.renew(hour);
  world.clock.advance(24 * hour);
  assert.deepEqual([world.asked, world.clock.fired], [26, 26]);
});

test("a timer that is a millisecond early is set again", () => {
  const world = makeRefresher();
  world.renew(hour);
  const [[handle, { action }] = assert.fail()] = world.clock.timers;
  world.clock.jump(55 * minute - 1);
  world.clock.timers.delete(handle);
  action();
  assert.deepEqual([world.asked, world.clock.timers.size], [0, 1]);
  world.clock.advance(1);
  assert.equal(world.asked, 1);
});

test("a request that shall not persist is not repeated", () => {
  const world = makeRefresher();
  world.host = () => world.refresher.failed();
  world.refresher.refresh({ persistent: false });
  world.clock.advance(hour);
  assert.equal(world.asked, 1);
  assert.deepEqual([world.state?.phase, world.state?.dueAt], ["idle", null]);
});

test("once stopped, nothing is asked and no timer is left", () => {
  const world = makeRefresher();
  world.renew(hour);
  world.refresher.stop();
  world.refresher.wake();
  world.clock.advance(2 * hour);
  assert.deepEqual([world.asked, world.clock.timers.size], [0, 0]);
});
