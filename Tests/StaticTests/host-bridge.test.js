import assert from "node:assert/strict";
import test from "node:test";
import { AppBridge } from "../../static/host/js/bridge.js";

/** @import { Observed, Post } from "../../static/host/js/types.d.ts" */

const HOST = "http://app.meingpt.com.localhost:7357";
const APP = "http://localhost:3000";
const EVIL = "http://meingpt.com.evil.localhost:7357";
const refresh = { type: "MEINGPT_TOKEN_REFRESH" };

/** @param {{ attached?: boolean, blocked?: boolean, failure?: string | null }} [options] */
function makeBridge({ attached = true, blocked = false, failure = null } = {}) {
  /** @type {unknown[][]} */
  const posts = [];
  /** @type {string[]} */
  const refreshes = [];
  /** @type {Observed[]} */
  const reports = [];
  let heard = 0;
  /** @param {string} name */
  const target = (name) => ({
    name,
    /** @param {unknown} message @param {string} origin */
    postMessage(message, origin) {
      if (origin !== "*" && !URL.canParse(origin)) throw new SyntaxError(`bad origin ${origin}`);
      posts.push([name, message, origin]);
    },
  });
  const app = target("app");
  const foreignWindow = target("foreign");
  const page = Object.assign(new EventTarget(), {
    frames: [foreignWindow, app],
    location: { origin: HOST },
  });
  const foreign = {
    open: () =>
      blocked ? null : { origin: EVIL, window: foreignWindow, via: "sibling", ready: true },
    /** @param {unknown} source @param {string} origin @param {string} type */
    hear: (source, origin, type) =>
      source === foreignWindow && origin === EVIL && type.startsWith("hostsim.foreign."),
    ready: () => Promise.resolve(null),
    delivered: () => Promise.resolve(failure),
  };
  const bridge = new AppBridge(page, /** @type {any} */ (foreign), {
    refresh: (origin) => refreshes.push(origin),
    report: (entry) => reports.push(entry),
    heard: () => (heard += 1),
  });
  if (attached) bridge.attach(app, APP);
  /** @param {unknown} data @param {unknown} source */
  const arrive = (data, source = app, origin = APP) => {
    page.dispatchEvent(Object.assign(new Event("message"), { data, source, origin }));
  };
  const signs = () => heard;
  return { arrive, app, bridge, foreignWindow, page, posts, refreshes, reports, signs, target };
}

/** @param {Partial<Post>} [values] @returns {Post} */
function makePost(values = {}) {
  const defaults = { entry: 7, message: { a: 1 }, to: null, from: null, via: null };
  return { type: "hostsim.post", target: "app", ...defaults, ...values };
}

test("a refresh of the framed app goes to the service with its origin", () => {
  const { arrive, refreshes, reports, signs } = makeBridge();
  arrive(refresh);
  assert.deepEqual(refreshes, [APP]);
  assert.deepEqual(reports, []);
  assert.equal(signs(), 1);
});

for (
  const data of [
    null,
    "MEINGPT_TOKEN_REFRESH",
    ["MEINGPT_TOKEN_REFRESH"],
    {},
    { type: ["MEINGPT_TOKEN_REFRESH"] },
    { type: "meingpt_token_refresh" },
    { type: "MEINGPT_TOKEN_RESPONSE", token: "forged" },
    { type: "hostsim.foreign.ready" },
  ]
) {
  test(`the app's message ${JSON.stringify(data)} is refused for its shape`, () => {
    const { arrive, refreshes, reports } = makeBridge();
    arrive(data);
    assert.deepEqual(refreshes, []);
    assert.deepEqual(reports.map(({ verdict, reason, from }) => [verdict, reason, from]), [
      ["rejected", "shape", "app"],
    ]);
  });
}

for (
  const origin of [
    "null",
    "https://localhost:3000",
    "http://localhost:3001",
    "http://localhost:3000.evil.localhost",
    EVIL,
  ]
) {
  test(`a refresh of the framed window at ${origin} is refused for its origin`, () => {
    const { arrive, app, refreshes, reports } = makeBridge();
    arrive(refresh, app, origin);
    assert.deepEqual(refreshes, []);
    assert.equal(reports[0]?.reason, "origin");
    assert.equal(reports[0]?.origin, origin);
  });
}

test("the app's origin does not help another window", () => {
  const { arrive, target, refreshes, reports, signs } = makeBridge();
  arrive(refresh, target("stranger"), APP);
  arrive(refresh, null, APP);
  assert.deepEqual(refreshes, []);
  assert.deepEqual(reports.map(({ reason, from }) => [reason, from]), [
    ["source", "foreign"],
    ["source", "foreign"],
  ]);
  assert.equal(signs(), 0);
});

test("without a framed app nothing is accepted, not even from no window at all", () => {
  const { arrive, refreshes, reports } = makeBridge({ attached: false });
  arrive(refresh, null, "");
  assert.deepEqual(refreshes, []);
  assert.equal(reports[0]?.reason, "source");
});

test("a replaced frame may no longer speak", () => {
  const { arrive, app, bridge, target, refreshes } = makeBridge();
  bridge.attach(target("next"), APP);
  arrive(refresh, app);
  assert.deepEqual(refreshes, []);
});

test("the foreign window's word as a tool is not a message to the host, its others are", () => {
  const { arrive, foreignWindow, reports } = makeBridge();
  arrive({ type: "hostsim.foreign.delivered" }, foreignWindow, EVIL);
  assert.deepEqual(reports, []);
  arrive({ type: "hostsim.foreign.delivered" }, foreignWindow, "http://elsewhere.example");
  arrive(refresh, foreignWindow, EVIL);
  assert.deepEqual(reports.map(({ reason }) => reason), ["source", "source"]);
});

test("what the page's own window posts, as browser extensions do, is no message", () => {
  const { arrive, page, reports } = makeBridge();
  arrive(refresh, page, HOST);
  assert.deepEqual(reports, []);
});

test("an answer goes to exactly the app's origin", () => {
  const { bridge, posts } = makeBridge();
  bridge.post(makePost());
  assert.deepEqual(posts, [["app", { a: 1 }, APP]]);
});

test("an order may name another target origin", () => {
  const { bridge, posts } = makeBridge();
  bridge.post(makePost({ to: "https://elsewhere.example" }));
  assert.deepEqual(posts, [["app", { a: 1 }, "https://elsewhere.example"]]);
});

test("a post that cannot be made is reported with its entry", () => {
  const { bridge, reports } = makeBridge();
  bridge.post(makePost({ to: "null" }));
  assert.equal(reports[0]?.verdict, "failed");
  assert.match(reports[0]?.reason ?? "", /bad origin null/);
  assert.deepEqual(reports[0]?.raw, { entry: 7, to: "null" });
});

test("without a frame an answer is reported as failed", async () => {
  const { bridge, reports } = makeBridge({ attached: false });
  await bridge.post(makePost());
  await bridge.post(makePost({ from: EVIL, via: "sibling" }));
  assert.deepEqual(reports.map(({ reason }) => reason), ["no-frame", "no-frame"]);
});

test("a foreign delivery names the place of the app among the frames", async () => {
  const { bridge, posts, reports } = makeBridge();
  await bridge.post(makePost({ from: EVIL, via: "sibling" }));
  const order = { type: "hostsim.foreign.deliver", message: { a: 1 }, target: "app", frame: 1 };
  assert.deepEqual(posts, [["foreign", { ...order, to: APP }, EVIL]]);
  assert.deepEqual(reports, []);
});

test("a foreign delivery to the host page aims at the host page's origin", async () => {
  const { bridge, posts } = makeBridge();
  await bridge.post(makePost({ from: EVIL, target: "host" }));
  assert.equal(/** @type {any} */ (posts[0]?.[1]).to, HOST);
});

test("a blocked popup and a silent foreign window are reported", async () => {
  const blocked = makeBridge({ blocked: true });
  await blocked.bridge.post(makePost({ from: EVIL, via: "popup" }));
  assert.equal(blocked.reports[0]?.reason, "popup-blocked");
  const silent = makeBridge({ failure: "foreign-silent" });
  await silent.bridge.post(makePost({ from: EVIL }));
  assert.deepEqual(silent.reports.map(({ from, reason }) => [from, reason]), [
    ["foreign", "foreign-silent"],
  ]);
});

test("foreign deliveries keep their order", async () => {
  const { bridge, posts } = makeBridge();
  const both = [1, 2].map((n) => bridge.post(makePost({ from: EVIL, message: n })));
  await Promise.all(both);
  assert.deepEqual(posts.map((post) => /** @type {any} */ (post[1]).message), [1, 2]);
});

test("a flood of refused messages is reported in part, refreshes pass in full", () => {
  const { arrive, refreshes, reports } = makeBridge();
  for (let count = 0; count < 500; count += 1) {
    arrive({ type: "NOISE" });
    arrive(refresh);
  }
  assert.equal(refreshes.length, 500);
  assert.ok(reports.length < 80, String(reports.length));
});
