import assert from "node:assert/strict";
import test from "node:test";
import { backoff, BridgeSocket } from "../../static/host/js/socket.js";

/** @import { Connection } from "../../static/host/js/types.d.ts" */

class FakeSocket extends EventTarget {
  readyState = 1;
  /** @type {unknown[]} */
  sent = [];
  /** @param {string} text */
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  /** @param {unknown} message */
  receive(message) {
    const data = typeof message === "string" ? message : JSON.stringify(message);
    this.dispatchEvent(Object.assign(new Event("message"), { data }));
  }
  /** @param {number} code */
  drop(code, reason = "") {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event("close"), { code, reason }));
  }
}

/** @param {import("node:test").TestContext} t */
function makeSocket(t) {
  t.mock.timers.reset();
  t.mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {FakeSocket[]} */
  const made = [];
  /** @type {string[][]} */
  const asked = [];
  const socket = new BridgeSocket(() => `ws://host/bridge?n=${made.length}`, {
    make: (url, protocol) => {
      asked.push([url, protocol]);
      made.push(new FakeSocket());
      return /** @type {any} */ (made.at(-1));
    },
    random: () => 0,
  });
  /** @type {Connection[]} */
  const states = [];
  socket.addEventListener("connection", (event) => {
    states.push(/** @type {CustomEvent<Connection>} */ (event).detail);
  });
  /** @type {unknown[]} */
  const received = [];
  socket.addEventListener("message", (event) => {
    received.push(/** @type {CustomEvent} */ (event).detail.type);
  });
  socket.connect();
  /** @returns {FakeSocket} */
  const last = () => made.at(-1) ?? assert.fail();
  return { asked, last, made, received, socket, states };
}

const welcome = { type: "hostsim.welcome" };

test("waits grow to eight seconds, after a minute of them to a minute, half by chance", () => {
  const waits = [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 99].map((attempt) => backoff(attempt, 0));
  assert.deepEqual(waits, [125, 250, 500, 1e3, 2e3, 4e3, 4e3, 8e3, 16e3, 30e3, 30e3]);
  assert.equal(backoff(5, 0.999999), 8000);
});

test("it offers the subprotocol and asks for the address anew at each attempt", (t) => {
  const { asked, last } = makeSocket(t);
  last().drop(1006);
  t.mock.timers.tick(125);
  assert.deepEqual(asked, [["ws://host/bridge?n=0", "hostsim.v1"], [
    "ws://host/bridge?n=1",
    "hostsim.v1",
  ]]);
});

test("it waits longer after each failure and starts over once greeted, not once open", (t) => {
  const { last, made, states } = makeSocket(t);
  last().drop(1006);
  t.mock.timers.tick(125);
  last().dispatchEvent(new Event("open"));
  last().drop(1006);
  t.mock.timers.tick(249);
  assert.equal(made.length, 2);
  t.mock.timers.tick(1);
  assert.equal(made.length, 3);
  last().receive(welcome);
  assert.equal(states.at(-1)?.state, "open");
  last().drop(4000, "cut by the simulator");
  const lost = states.at(-1);
  assert.equal(lost?.state === "waiting" && lost.why, "cut by the simulator");
  t.mock.timers.tick(125);
  assert.equal(made.length, 4);
});

test("a takeover ends it until a person asks again", (t) => {
  const { last, made, socket, states } = makeSocket(t);
  last().receive(welcome);
  last().drop(4001);
  t.mock.timers.tick(60_000);
  assert.equal(made.length, 1);
  assert.equal(states.at(-1)?.state, "taken");
  socket.retry();
  assert.equal(made.length, 1);
  socket.connect();
  assert.equal(made.length, 2);
});

test("hope cuts a wait short", (t) => {
  const { last, made, socket } = makeSocket(t);
  socket.retry();
  assert.equal(made.length, 1);
  last().drop(1006);
  socket.retry();
  assert.equal(made.length, 2);
});

test("asking twice makes one connection", (t) => {
  const { last, made, socket } = makeSocket(t);
  socket.connect();
  assert.equal(made.length, 1);
  last().drop(1006);
  socket.connect();
  t.mock.timers.tick(60_000);
  assert.equal(made.length, 2);
});

test("what is sent before the greeting waits for it, in order, and not without end", (t) => {
  const { last, received, socket } = makeSocket(t);
  assert.equal(socket.send(0), false);
  for (let count = 1; count < 80; count += 1) socket.send(count);
  assert.deepEqual(last().sent, []);
  last().receive(welcome);
  assert.deepEqual(last().sent, Array.from({ length: 50 }, (_, index) => index));
  assert.equal(socket.send("now"), true);
  assert.deepEqual(received, ["hostsim.welcome"]);
});

test("what is no JSON is passed over", (t) => {
  const { last, received } = makeSocket(t);
  last().receive("{");
  last().receive(welcome);
  assert.deepEqual(received, ["hostsim.welcome"]);
});
