import assert from "node:assert/strict";
import test from "node:test";
import { makeFrame, START } from "./preload-support.js";

test("a date without parts is the simulated present, however it is made", async () => {
  const { frame, advance } = makeFrame();
  const { Date } = frame;
  await advance(90_000);
  const now = START + 90_000;
  assert.equal(Date.now(), now);
  assert.equal(new Date().getTime(), now);
  assert.equal(Reflect.construct(Date, []).getTime(), now);
  assert.equal(new (new Date(0).constructor)().getTime(), now);
  assert.equal(Date(), new globalThis.Date(now).toString());
  assert.equal(Date(0), Date());
});

test("a date with parts is what the parts say", () => {
  const { frame: { Date } } = makeFrame();
  assert.equal(new Date(0).getTime(), 0);
  assert.equal(new Date(2026, 10, 21).getTime(), new globalThis.Date(2026, 10, 21).getTime());
  assert.equal(Date.parse("1970-01-01T00:00:01Z"), 1000);
  assert.equal(Date.UTC(1970, 0, 1), 0);
  assert.ok(Number.isNaN(new Date(undefined).getTime()));
  assert.ok(new Date(0) instanceof Date);
});

test("a class of dates keeps its own members", () => {
  const { frame: { Date } } = makeFrame();
  class Moment extends Date {
    get half() {
      return this.getTime() / 2;
    }
  }
  const moment = new Moment();
  assert.equal(moment.half, START / 2);
  assert.ok(moment instanceof Moment && moment instanceof Date);
});

test("performance counts from the frame's beginning", async () => {
  const { frame, advance } = makeFrame();
  assert.equal(frame.performance.now(), 0);
  assert.equal(frame.performance.timeOrigin, START);
  await advance(1234);
  assert.equal(frame.performance.now(), 1234);
  assert.equal(frame.performance.timeOrigin, START);
});

test("an event keeps the time at which it came", async () => {
  const { frame, advance } = makeFrame();
  await advance(1000);
  const event = new frame.Event();
  await advance(5000);
  assert.equal(event.timeStamp, 1000);
});

test("a format without a date shows the present", async () => {
  const { frame, advance } = makeFrame();
  await advance(3_600_000);
  const format = new frame.Intl.DateTimeFormat("en", { timeStyle: "medium", timeZone: "UTC" });
  assert.equal(format.format(), format.format(START + 3_600_000));
  assert.equal(format.format(0), "12:00:00 AM");
  assert.equal(format.format, format.format);
  assert.deepEqual(format.formatToParts(), format.formatToParts(START + 3_600_000));
});

test("a frame begins at the time that its name hands over, and cleans the name", () => {
  const { clock, frame } = makeFrame({ name: `app⟦hostsim:${START + 5}⟧` });
  assert.equal(clock.now, START + 5);
  assert.equal(frame.performance.now(), 0);
  assert.equal(frame.name, "app");
  assert.equal(makeFrame({ name: "⟦hostsim:x⟧" }).clock.now, START);
});

test("real time stays as it is", async () => {
  const { clock, frame } = makeFrame({ start: null });
  assert.ok(Math.abs(frame.Date.now() - Date.now()) < 5000);
  assert.equal(frame.setTimeout, setTimeout);
  clock.set(0);
  assert.equal(clock.due(), Infinity);
  await clock.fire();
});
