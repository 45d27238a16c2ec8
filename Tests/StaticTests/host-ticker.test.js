import assert from "node:assert/strict";
import test from "node:test";
import { everySecond as inDemo } from "../../static/demo/js/clock.js";
import { BridgeSocket } from "../../static/host/js/socket.js";
import { everySecond as inHost } from "../../static/host/js/ticker.js";

const symbol = Symbol.for("hostsim.clock");

for (const [page, everySecond] of Object.entries({ host: inHost, demo: inDemo })) {
  test(`the ${page} page ticks by the second in real time`, (t) => {
    t.mock.timers.reset();
    t.mock.timers.enable({ apis: ["setInterval"] });
    let ticks = 0;
    everySecond(() => ticks += 1);
    t.mock.timers.tick(3000);
    assert.equal(ticks, 3);
  });

  test(`the ${page} page sets no timer under a simulated clock, and ticks when that moves`, (t) => {
    t.mock.timers.reset();
    t.mock.timers.enable({ apis: ["setInterval"] });
    /** @type {(() => void)[]} */
    const painters = [];
    Reflect.set(globalThis, symbol, { paint: (/** @type {() => void} */ f) => painters.push(f) });
    t.after(() => Reflect.deleteProperty(globalThis, symbol));
    let ticks = 0;
    everySecond(() => ticks += 1);
    t.mock.timers.tick(3_600_000);
    assert.equal(ticks, 0);
    painters[0]?.();
    assert.equal(ticks, 1);
  });
}

test("a wait for the service that was slept through is over on waking", (t) => {
  t.mock.timers.reset();
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  /** @type {EventTarget[]} */
  const made = [];
  const socket = new BridgeSocket(() => "ws://host/bridge", {
    make: () => {
      made.push(new EventTarget());
      return /** @type {any} */ (made.at(-1));
    },
    random: () => 0,
  });
  socket.connect();
  socket.tick(Date.now() + 3_600_000);
  assert.equal(made.length, 1, "it is connecting already");
  made[0]?.dispatchEvent(Object.assign(new Event("close"), { code: 1006, reason: "" }));
  socket.tick(Date.now() + 124);
  assert.equal(made.length, 1);
  socket.tick(Date.now() + 3_600_000);
  assert.equal(made.length, 2);
  t.mock.timers.tick(125);
  assert.equal(made.length, 2, "its timer is gone");
});
