import assert from "node:assert/strict";
import test from "node:test";
import { Stage } from "../../static/host/js/stage.js";

/** @import { FrameOrder, Signs } from "../../static/host/js/types.d.ts" */

class FakeFrame extends EventTarget {
  /** @type {Record<string, string>} */
  attributes = {};
  src = "";
  contentWindow = { name: "app" };
  /** @param {string} name @param {string} value */
  setAttribute(name, value) {
    this.attributes[name] = value;
  }
}

/** @param {import("node:test").TestContext} t */
function makeStage(t) {
  /** @type {FakeFrame[]} */
  const made = [];
  Reflect.set(globalThis, "HTMLIFrameElement", FakeFrame);
  Reflect.set(globalThis, "document", {
    createElement: () => made.at(made.push(new FakeFrame()) - 1),
  });
  t.after(() => {
    Reflect.deleteProperty(globalThis, "document");
    Reflect.deleteProperty(globalThis, "HTMLIFrameElement");
  });
  const place = {
    /** @type {FakeFrame | null} */
    firstElementChild: null,
    /** @param {FakeFrame} [frame] */
    replaceChildren(frame) {
      this.firstElementChild = frame ?? null;
    },
  };
  /** @type {(Window | null)[]} */
  const attached = [];
  /** @type {Signs[]} */
  const signs = [];
  const stage = new Stage(/** @type {any} */ (place), "App", {
    attach: (window) => attached.push(window),
    changed: (now) => signs.push(now),
  });
  return { attached, made, signs, stage };
}

/** @param {Partial<FrameOrder>} [values] @returns {FrameOrder} */
function order(values = {}) {
  return { type: "hostsim.frame", url: "http://app/#token=a", load: 1, cause: "open", ...values };
}

const usual = { sandbox: "allow-scripts allow-same-origin", allow: null, referrerpolicy: "origin" };

test("a frame gets the usual attributes, and none that is null", (t) => {
  const { made, signs, stage } = makeStage(t);
  stage.show(order(), usual);
  const { sandbox, referrerpolicy } = usual;
  assert.deepEqual(made.map(({ attributes }) => attributes), [{ sandbox, referrerpolicy }]);
  assert.equal(signs.at(-1)?.sandbox, sandbox);
});

test("an order's own sandbox counts for its frame alone, null takes it away", (t) => {
  const { made, signs, stage } = makeStage(t);
  stage.show(order({ sandbox: "allow-scripts" }), usual);
  stage.show(order({ sandbox: null }), usual);
  stage.show(order(), usual);
  assert.deepEqual(
    made.map(({ attributes }) => attributes.sandbox),
    ["allow-scripts", undefined, usual.sandbox],
  );
  assert.deepEqual(
    signs.map(({ sandbox }) => sandbox),
    ["allow-scripts", null, usual.sandbox],
  );
});

test("a reload makes a new element, leaving for another document does not", (t) => {
  const { attached, made, stage } = makeStage(t);
  stage.show(order(), usual);
  stage.show(order({ cause: "reload" }), usual);
  assert.equal(made.length, 2);
  stage.show(order({ cause: "navigate", url: "http://evil.localhost/" }), usual);
  assert.deepEqual([made.length, made[1]?.src], [2, "http://evil.localhost/"]);
  assert.equal(attached.length, 2, "the window is still the app's");
});

test("without a frame there is nothing to lead away: one is made", (t) => {
  const { made, stage } = makeStage(t);
  stage.show(order({ cause: "navigate", url: "http://evil.localhost/" }), {});
  assert.equal(made[0]?.src, "http://evil.localhost/");
});
