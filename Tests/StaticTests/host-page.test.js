import assert from "node:assert/strict";
import test from "node:test";
import { initials } from "../../static/host/js/chrome.js";
import { hasNoOrigin, headerAgainst } from "../../static/host/js/framing.js";
import { choose, text, texts } from "../../static/host/js/i18n.js";
import { Session } from "../../static/host/js/session.js";
import { nextTab } from "../../static/host/js/tabs.js";
import { arrowOf, passes } from "../../static/host/js/timeline-filter.js";

/** @import { Entry, Lane } from "../../static/host/js/types.d.ts" */
// The whole page is checked with its entry point.
/** @typedef {typeof import("../../static/host/js/main.js")} Main */

/** @param {Partial<Entry>} [values] @returns {Entry} */
function makeEntry(values = {}) {
  const at = "2026-11-21T05:00:00.000Z";
  return { id: 1, at, from: "app", to: "host", kind: "message", name: "REFRESH", ...values };
}

/** @type {[Lane, Lane, number, number, string][]} */
const arrows = [
  ["app", "host", 0, 1, "right"],
  ["host", "app", 0, 1, "left"],
  ["app", "service", 0, 2, "right"],
  ["foreign", "app", 0, 3, "left"],
  ["host", "host", 1, 1, "none"],
  [/** @type {Lane} */ ("elsewhere"), "host", 1, 1, "none"],
];

for (const [from, to, start, end, direction] of arrows) {
  test(`an entry from ${from} to ${to} points ${direction}`, () => {
    assert.deepEqual(arrowOf(makeEntry({ from, to })), { start, end, direction });
  });
}

test("a filter needs all of its words, anywhere in the entry, in any case", () => {
  const entry = makeEntry({ origin: "http://evil.localhost", raw: { token: "abc" } });
  const all = { text: "", kind: "", verdict: "" };
  assert.ok(passes(entry, all));
  assert.ok(passes(entry, { ...all, text: "EVIL  abc" }));
  assert.ok(!passes(entry, { ...all, text: "evil xyz" }));
  assert.ok(passes(entry, { ...all, kind: "message" }));
  assert.ok(!passes(entry, { ...all, kind: "keys" }));
  assert.ok(!passes(entry, { ...all, verdict: "rejected" }));
});

function makeSession() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  const store = {
    /** @param {string} name */
    getItem: (name) => kept.get(name) ?? null,
    /** @param {string} name @param {string} value */
    setItem: (name, value) => void kept.set(name, value),
    /** @param {string} name */
    removeItem: (name) => void kept.delete(name),
  };
  return new Session(() => store);
}

const page = new URL("http://app.meingpt.com.localhost:7357/?persona=member");

test("a first visit asks for a new embedding", () => {
  const address = makeSession().bridgeAddress(page, false);
  assert.equal(
    address,
    "ws://app.meingpt.com.localhost:7357/bridge?client=page&persona=member",
  );
});

test("a reload resumes its embedding, a reconnect keeps its frame", () => {
  const session = makeSession();
  session.write("embedding", "e&1");
  const query = (/** @type {boolean} */ framed) =>
    Object.fromEntries(new URL(session.bridgeAddress(page, framed)).searchParams);
  assert.deepEqual(query(false), { client: "page", embedding: "e&1", persona: "member" });
  assert.equal(query(true).frame, "alive");
});

test("an https page speaks wss", () => {
  const address = makeSession().bridgeAddress(new URL("https://app.meingpt.com/"), false);
  assert.equal(address, "wss://app.meingpt.com/bridge?client=page");
});

test("the embedding named in the address is taken once", () => {
  const session = makeSession();
  session.write("embedding", "old");
  const rest = session.adopt(new URL("http://host/?embedding=new&persona=member"));
  assert.equal(rest?.href, "http://host/?persona=member");
  assert.equal(session.read("embedding"), "new");
  assert.equal(session.adopt(new URL("http://host/?embedding=")), null);
});

test("a browser that forbids storage is no error", () => {
  const session = new Session(() => {
    throw new DOMException("denied", "SecurityError");
  });
  session.write("embedding", "x");
  assert.equal(session.read("embedding"), null);
});

test("arrow keys go round the tabs", () => {
  assert.deepEqual(
    ["ArrowRight", "ArrowLeft", "Home", "End", "a"].map((key) => nextTab(key, 0, 4)),
    [
      1,
      3,
      0,
      3,
      null,
    ],
  );
  assert.equal(nextTab("ArrowRight", 3, 4), 0);
});

test("the language is the first that is spoken", () => {
  assert.equal(choose(["de-AT", "en"]), "de");
  assert.equal(choose(["fr", "de"]), "de");
  assert.equal(choose(["en-GB", "de"]), "en");
  assert.equal(choose(["fr"]), "en");
  assert.equal(choose([]), "en");
});

test("both languages have the same texts with the same values", () => {
  const slots = (/** @type {string} */ said) => (said.match(/\{\w+\}/g) ?? []).sort();
  assert.deepEqual(Object.keys(texts.de).sort(), Object.keys(texts.en).sort());
  for (const [key, said] of Object.entries(texts.en)) {
    const german = Reflect.get(texts.de, key);
    assert.ok(german.length > 0, key);
    if (said) assert.deepEqual(slots(german), slots(said), key);
  }
});

test("a value is put in as it is", () => {
  assert.equal(text("done.next", { answer: "$& {answer}" }), "The next refresh gets: $& {answer}");
});

test("letters stand for names in any script", () => {
  assert.deepEqual(["Prüf-Admin", "Viewer", "ölga von Ö", "🦊", ""].map(initials), [
    "PA",
    "V",
    "ÖÖ",
    "🦊",
    "",
  ]);
});

test("a header is offered only where one helps", () => {
  const header = headerAgainst("frame-ancestors", "http://h.localhost:1");
  assert.equal(
    header,
    "Content-Security-Policy: frame-ancestors https://app.meingpt.com http://h.localhost:1",
  );
  assert.equal(
    headerAgainst("x-frame-options", "https://app.meingpt.com"),
    "Content-Security-Policy: frame-ancestors https://app.meingpt.com",
  );
  assert.equal(headerAgainst("unreachable", "http://h.localhost:1"), null);
});

test("a sandbox takes the origin away unless it allows the app's own", () => {
  assert.ok(hasNoOrigin(""));
  assert.ok(hasNoOrigin("allow-scripts allow-forms"));
  assert.ok(!hasNoOrigin(null));
  assert.ok(!hasNoOrigin("allow-scripts  Allow-Same-Origin"));
});
