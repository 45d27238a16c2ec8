import assert from "node:assert/strict";
import test from "node:test";
import { ReportLimit, typeOf, withinReason } from "../../static/host/js/report.js";

test("a large message is described by its length and its start", () => {
  const raw = withinReason({ type: "BIG", data: "x".repeat(100_000) });
  assert.ok(JSON.stringify(raw).length < 2000);
  assert.equal(/** @type {any} */ (raw).characters, 100_024);
});

test("what is no JSON is described, never thrown", () => {
  /** @type {Record<string, unknown>} */
  const circle = {};
  circle.self = circle;
  assert.deepEqual(withinReason(circle), { notJson: "[object Object]" });
  assert.deepEqual(withinReason(10n), { notJson: "[object BigInt]" });
  assert.deepEqual(withinReason(undefined), { notJson: "[object Undefined]" });
  assert.equal(withinReason(null), null);
});

test("a type is only a text, and only of an object", () => {
  assert.equal(typeOf({ type: "A" }), "A");
  for (const data of [{ type: 1 }, ["type"], "A", null, undefined, { type: {} }]) {
    assert.equal(typeOf(data), "");
  }
  assert.equal(typeOf({ type: "x".repeat(5000) }).length, 200);
});

test("after a flood the next report tells how many were left out", () => {
  let now = 0;
  const limit = new ReportLimit(() => now);
  /** @type {number[]} */
  const skips = [];
  for (let count = 0; count < 100; count += 1) limit.pass((skipped) => skips.push(skipped));
  assert.equal(skips.length, 40);
  now += 1000;
  limit.pass((skipped) => skips.push(skipped));
  assert.equal(skips.at(-1), 60);
  assert.deepEqual(withinReason({ a: 1 }, 60), { message: { a: 1 }, unreportedBefore: 60 });
});
