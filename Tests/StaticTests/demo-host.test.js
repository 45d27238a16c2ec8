import assert from "node:assert/strict";
import test from "node:test";
import { splitFragment } from "../../static/demo/js/fragment.js";
import { Host, readExpiresAt } from "../../static/demo/js/host.js";

const ORIGIN = "http://app.meingpt.com.localhost:7357";

/** A window in a frame, its host, and a record of what reached the app. */
function makeHost() {
  /** @type {unknown[][]} */
  const seen = [];
  /** @type {unknown[][]} */
  const posted = [];
  const parent = {
    /** @param {unknown[]} message */
    postMessage: (...message) => posted.push(message),
  };
  const self = Object.assign(new EventTarget(), { parent });
  const window = /** @type {Window} */ (/** @type {unknown} */ (self));
  const host = new Host(window, ORIGIN, {
    onToken: (...values) => seen.push(["token", ...values]),
    onError: (text) => seen.push(["error", text]),
    onMalformed: () => seen.push(["malformed"]),
    onIgnored: ({ origin, type, reason }) => seen.push(["ignored", origin, type, reason]),
  });
  /** @param {unknown} data @param {unknown} [source] */
  const deliver = (data, source = parent, origin = ORIGIN) => {
    self.dispatchEvent(Object.assign(new Event("message"), { data, source, origin }));
  };
  return { host, seen, posted, deliver, self };
}

test("the request names the host's exact origin", () => {
  const { host, posted } = makeHost();
  host.ask();
  assert.deepEqual(posted, [[{ type: "MEINGPT_TOKEN_REFRESH" }, ORIGIN]]);
});

test("a window on its own asks nobody", () => {
  /** @type {unknown[]} */
  const posted = [];
  const self = Object.assign(new EventTarget(), {
    /** @param {unknown} message */
    postMessage: (message) => posted.push(message),
    /** @type {unknown} */
    parent: null,
  });
  self.parent = self;
  const window = /** @type {Window} */ (/** @type {unknown} */ (self));
  const nothing = () => {};
  const handlers = { onToken: nothing, onError: nothing, onMalformed: nothing, onIgnored: nothing };
  const host = new Host(window, ORIGIN, handlers);
  host.ask();
  assert.deepEqual([host.isPresent, posted], [false, []]);
});

test("answers of the host are heard", () => {
  const { deliver, seen } = makeHost();
  deliver({
    type: "MEINGPT_TOKEN_RESPONSE",
    token: "a.b.c",
    expiresAt: "2026-11-21T05:00:00.000Z",
  });
  deliver({ type: "MEINGPT_TOKEN_ERROR", error: "Too many requests" });
  deliver({ type: "MEINGPT_TOKEN_ERROR" });
  assert.deepEqual(seen, [
    ["token", "a.b.c", "2026-11-21T05:00:00.000Z"],
    ["error", "Too many requests"],
    ["error", ""],
  ]);
});

test("an answer without a token is malformed", () => {
  const { deliver, seen } = makeHost();
  for (const token of [undefined, null, "", 7, {}]) {
    deliver({ type: "MEINGPT_TOKEN_RESPONSE", token });
  }
  assert.deepEqual(seen, Array(5).fill(["malformed"]));
});

const response = { type: "MEINGPT_TOKEN_RESPONSE", token: "a.b.c" };

for (
  const origin of [
    "http://meingpt.com.evil.localhost:7357",
    "http://app.meingpt.com.localhost:7358",
    "https://app.meingpt.com.localhost:7357",
    "http://app.meingpt.com.localhost:7357.evil.example",
    "null",
    "",
  ]
) {
  test(`the framing window is not heard on the origin "${origin}"`, () => {
    const { deliver, seen, self } = makeHost();
    deliver(response, self.parent, origin);
    assert.deepEqual(seen, [["ignored", origin, "MEINGPT_TOKEN_RESPONSE", "origin"]]);
  });
}

test("another window is not heard, even on the host's origin", () => {
  const { deliver, seen, self } = makeHost();
  for (const source of [{}, null, self]) deliver(response, source);
  assert.deepEqual(seen, Array(3).fill(["ignored", ORIGIN, "MEINGPT_TOKEN_RESPONSE", "window"]));
});

test("messages of any shape are survived and named", () => {
  const { deliver, seen } = makeHost();
  for (const data of [null, undefined, 7, "text", [], { type: 7 }, { type: "x".repeat(99) }]) {
    deliver(data);
  }
  assert.deepEqual(seen.map(([, , type]) => type), [
    "object",
    "undefined",
    "number",
    "string",
    "object",
    "object",
    "x".repeat(60),
  ]);
});

test("expiresAt is read as ISO 8601 and as milliseconds", () => {
  assert.equal(readExpiresAt("2026-11-21T05:00:00.000Z"), Date.UTC(2026, 10, 21, 5));
  assert.equal(readExpiresAt(1_795_237_200_000), 1_795_237_200_000);
  for (const value of [undefined, null, "soon", NaN, {}, true]) {
    assert.equal(readExpiresAt(value), null);
  }
});

for (
  const [fragment, token, route] of /** @type {[string, string | null, string][]} */ ([
    ["#token=a.b.c", "a.b.c", ""],
    ["#/invoices/7&token=a.b.c", "a.b.c", "#/invoices/7"],
    ["#/invoices?page=2&token=a.b.c", "a.b.c", "#/invoices?page=2"],
    ["#token=a.b.c&view=teams", "a.b.c", "#view=teams"],
    ["#token=old&token=a.b.c", "a.b.c", ""],
    ["#token=", null, ""],
    ["#/invoices", null, "#/invoices"],
    ["#mytoken=1", null, "#mytoken=1"],
    ["#", null, ""],
    ["", null, ""],
  ])
) {
  test(`the fragment "${fragment}" is split into token and route`, () => {
    assert.deepEqual(splitFragment(fragment), { token, route });
  });
}
