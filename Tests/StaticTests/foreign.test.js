import assert from "node:assert/strict";
import test from "node:test";
import { serveHost } from "../../static/foreign/foreign.js";

const HOST = "http://app.meingpt.com.localhost:7357";

function makeWindow() {
  /** @type {unknown[][]} */
  const posts = [];
  /** @param {string} name */
  const target = (name) => ({
    /** @param {unknown[]} values */
    postMessage: (...values) => posts.push([name, ...values]),
  });
  return { host: { ...target("host"), frames: [target("app"), target("second")] }, posts };
}

/** @param {"frame" | "popup" | "alone"} kind */
function makeForeign(kind) {
  const { host, posts } = makeWindow();
  const self = Object.assign(new EventTarget(), {
    /** @type {unknown} */
    parent: host,
    opener: kind === "popup" ? host : null,
  });
  if (kind !== "frame") self.parent = self;
  /** @type {string[]} */
  const said = [];
  serveHost(/** @type {Window} */ (/** @type {unknown} */ (self)), HOST, (text) => said.push(text));
  /** @param {unknown} data @param {unknown} [source] */
  const order = (data, source = host, origin = HOST) => {
    self.dispatchEvent(Object.assign(new Event("message"), { data, source, origin }));
  };
  return { posts, order, said };
}

const deliver = {
  type: "hostsim.foreign.deliver",
  message: { a: 1 },
  to: "http://app",
  target: "app",
};
const ready = ["host", { type: "hostsim.foreign.ready" }, HOST];
const delivered = ["host", { type: "hostsim.foreign.delivered" }, HOST];

for (const kind of /** @type {const} */ (["frame", "popup"])) {
  test(`as a ${kind} it is ready, posts to the app and reports`, () => {
    const { posts, order } = makeForeign(kind);
    order({ ...deliver, frame: 0 });
    assert.deepEqual(posts, [ready, ["app", { a: 1 }, "http://app"], delivered]);
  });
}

test("without a number the first frame is meant, else the numbered one", () => {
  const { posts, order } = makeForeign("frame");
  order(deliver);
  order({ ...deliver, frame: 1, to: "*" });
  assert.deepEqual([posts[1]?.[0], posts[3]], ["app", ["second", { a: 1 }, "*"]]);
});

test("it posts to the host page itself", () => {
  const { posts, order } = makeForeign("popup");
  order({ ...deliver, target: "host", to: HOST });
  assert.deepEqual(posts[1], ["host", { a: 1 }, HOST]);
});

test("orders of other windows, other origins or another shape are not taken", () => {
  const { posts, order } = makeForeign("frame");
  order(deliver, {});
  order(deliver, undefined, "http://evil.localhost:7357");
  for (
    const data of [
      null,
      "text",
      { ...deliver, type: "x" },
      { ...deliver, to: undefined },
      { ...deliver, target: "top" },
      { ...deliver, frame: "0" },
      { ...deliver, frame: 0.5 },
    ]
  ) order(data);
  assert.deepEqual(posts, [ready]);
});

test("a frame that is not there is reported", () => {
  const { posts, order } = makeForeign("frame");
  order({ ...deliver, frame: 7 });
  assert.deepEqual(posts.slice(1), [[
    "host",
    { type: "hostsim.foreign.failed", error: "the host page has no frame 7" },
    HOST,
  ]]);
});

test("on its own it explains itself and posts nothing", () => {
  const { posts, said } = makeForeign("alone");
  assert.deepEqual(posts, []);
  assert.match(String(said), /no host page/);
});
