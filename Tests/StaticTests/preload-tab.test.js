import assert from "node:assert/strict";
import test from "node:test";
import { START } from "./preload-support.js";
import { makeTab } from "./preload-tab.js";

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** @param {{frame: any}} frame @param {number} wait @returns {number[]} when the timer fired */
const alarm = ({ frame }, wait, then = () => {}) => {
  /** @type {number[]} */
  const fired = [];
  frame.setTimeout(() => {
    fired.push(frame.Date.now() - START);
    then();
  }, wait);
  return fired;
};

test("timers of all frames fire at their own times on the way", async () => {
  const tab = await makeTab();
  await tab.drive("settle", START);
  const [inner, outer] = [alarm(tab.child, 1000), alarm(tab.root, 2000)];
  const { now, due } = await tab.drive("run", START + 60_000, false, false);
  assert.deepEqual([inner, outer, now, due], [[1000], [2000], START + 60_000, null]);
});

test("a frame that answers late is waited for: the clock does not pass what is due in it", async () => {
  const tab = await makeTab();
  await tab.drive("settle", START);
  const fired = alarm(tab.child, 1000);
  const free = tab.keepBusy();
  const run = tab.drive("run", START + 60_000, false, false);
  await pause(300);
  assert.equal(tab.root.clock.now, START);
  free();
  assert.equal((await run).now, START + 60_000);
  assert.deepEqual(fired, [1000]);
});

test("a frame that answers too late stops the clock, is told of, and is asked again", async () => {
  const tab = await makeTab({ patience: 200 });
  await tab.drive("settle", START);
  const fired = alarm(tab.child, 1000);
  const free = tab.keepBusy();
  const stopped = await tab.drive("run", START + 60_000, false, false);
  assert.deepEqual([stopped.silent, stopped.quiet, stopped.now], [1, false, START]);
  assert.equal((await tab.drive("settle", START)).silent, 1);
  free();
  assert.equal((await tab.drive("settle", START)).silent, 0);
  assert.equal((await tab.drive("run", START + 60_000, false, false)).now, START + 60_000);
  assert.deepEqual(fired, [1000]);
});

test("a frame that was removed while it was asked is not waited for", async () => {
  const tab = await makeTab({ patience: 1_000_000 });
  await tab.drive("settle", START);
  tab.keepBusy();
  const run = tab.drive("run", START + 60_000, false, false);
  tab.window.closed = true;
  const { now, silent } = await run;
  assert.deepEqual([now, silent], [START + 60_000, 0]);
});

for (
  const [how, arrive] of /** @type {const} */ ([
    ["says hello", (/** @type {any} */ tab) => tab.tell({ hello: true, now: START })],
    ["is another one's", (/** @type {any} */ tab) => tab.load()],
    ["is gone", (/** @type {any} */ tab) => tab.window.closed = true],
  ])
) {
  test(`a frame between two documents is waited for until the next one ${how}`, async () => {
    const tab = await makeTab();
    await tab.drive("settle", START);
    tab.tell({ bye: true });
    const { pending, waits } = await tab.drive("settle", START);
    assert.deepEqual([pending, waits], [1, ["a frame on its way to another document"]]);
    arrive(tab);
    assert.equal((await tab.drive("settle", START)).pending, 0);
  });
}

test("a moment that does not come to rest is not left", async () => {
  const tab = await makeTab();
  await tab.drive("settle", START);
  let isOver = false;
  alarm(tab.child, 1000, async () => {
    while (!isOver) {
      tab.child.clock.activity += 1;
      await pause(1);
    }
  });
  const fired = alarm(tab.root, 2000);
  const { now, quiet } = await tab.drive("run", START + 60_000, false, false);
  isOver = true;
  assert.deepEqual([now, quiet, fired], [START + 1000, false, []]);
});

test("work that has ended within its moment stops the clock there: the service has not followed", async () => {
  const tab = await makeTab();
  await tab.drive("settle", START);
  const { clock } = tab.child;
  alarm(tab.child, 1000, () => clock.end(clock.begin("a short work")));
  alarm(tab.child, 2000);
  const { now } = await tab.drive("run", START + 60_000, false, false);
  assert.equal(now, START + 1000);
});

test("work that is given up is named once and holds nothing up", async () => {
  const tab = await makeTab();
  tab.child.clock.begin("an endless request");
  const before = await tab.drive("settle", START);
  assert.deepEqual([before.pending, before.waits], [1, ["an endless request"]]);
  assert.deepEqual((await tab.drive("giveUp")).waits, ["an endless request"]);
  const after = await tab.drive("settle", START);
  assert.deepEqual([after.pending, after.waits, after.quiet], [0, [], true]);
});

/**
 * Runs to a timer that makes a WebSocket.
 *
 * @param {Awaited<ReturnType<typeof makeTab>>} tab
 * @param {string} [address]
 * @param {unknown[]} rest
 */
const connectLater = async (tab, address = "ws://localhost:1/bridge?x", ...rest) => {
  await tab.drive("settle", START);
  /** @type {any} */
  let socket;
  const { WebSocket } = tab.child.frame;
  alarm(tab.child, 1000, () => {
    socket = new WebSocket(address, ...rest);
  });
  alarm(tab.child, 2000);
  const report = await tab.drive("run", START + 60_000, false, false);
  return { socket, report, WebSocket };
};

test("a WebSocket stops the clock at its moment, and connects when the service has followed", async () => {
  const tab = await makeTab();
  const { socket, report, WebSocket } = await connectLater(tab, undefined, "hostsim.v1");
  assert.deepEqual([report.now, report.held, tab.sockets.length], [START + 1000, 1, 0]);
  assert.deepEqual([WebSocket, EventTarget].map((type) => socket instanceof type), [true, true]);
  assert.equal(socket.constructor, WebSocket);
  assert.deepEqual([socket.readyState, socket.url], [0, "ws://localhost:1/bridge?x"]);
  assert.throws(() => socket.send("early"), { name: "InvalidStateError" });
  /** @type {unknown[]} */
  const seen = [];
  socket.onopen = (/** @type {Event} */ event) => seen.push("open", event.target === socket);
  socket.onmessage = () => seen.push("replaced");
  socket.addEventListener("close", (/** @type {CloseEvent} */ { code }) => seen.push(code));
  socket.onmessage = (/** @type {MessageEvent} */ { data }) => seen.push(data);
  socket.binaryType = "arraybuffer";

  const settled = await tab.drive("settle", START + 1000);
  assert.deepEqual([settled.bridges, settled.pending], [1, 0]);
  assert.deepEqual([tab.sockets.length, socket.readyState, socket.binaryType], [
    1,
    1,
    "arraybuffer",
  ]);
  assert.equal(tab.sockets[0].protocols, "hostsim.v1");
  tab.sockets[0].dispatchEvent(new MessageEvent("message", { data: "welcome" }));
  socket.send("hello");
  assert.deepEqual(tab.sockets[0].sent, ["hello"]);
  tab.sockets[0].close(4000);
  assert.deepEqual(seen, ["open", true, "welcome", 4000]);
  const { sent, received, bridges } = await tab.drive("settle", START + 1000);
  assert.deepEqual([sent, received, bridges, socket.readyState], [1, 1, 0, 3]);
});

test("a WebSocket that is closed before the service has followed never connects", async () => {
  const tab = await makeTab();
  const { socket } = await connectLater(tab);
  /** @type {unknown[]} */
  const seen = [];
  for (const type of ["error", "close"]) socket.addEventListener(type, () => seen.push(type));
  assert.throws(() => socket.close(1006), { name: "InvalidAccessError" });
  socket.close();
  assert.deepEqual([socket.readyState, seen], [2, []]);
  const { pending } = await tab.drive("settle", START + 1000);
  assert.deepEqual([socket.readyState, seen, pending, tab.sockets.length], [
    3,
    ["error", "close"],
    0,
    0,
  ]);
});

test("what cannot be a WebSocket is left to the browser to refuse", async () => {
  for (const parts of [["no:where"], ["ws://a/#b"], ["ws://a/", ["x", "x"]], ["ws://a/", "a b"]]) {
    const tab = await makeTab();
    await connectLater(tab, .../** @type {[string, any]} */ (parts));
    assert.deepEqual(tab.sockets.map(({ address }) => address), [parts[0]]);
  }
});

test("while the service stands at the same time a WebSocket is the browser's own", async () => {
  const tab = await makeTab();
  await tab.drive("settle", START);
  const { frame } = tab.root;
  const socket = new frame.WebSocket("ws://localhost:1/bridge");
  assert.equal(tab.sockets[0], socket);
  assert.equal((await tab.drive("settle", START)).bridges, 1);
});
