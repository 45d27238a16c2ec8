import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { texts } from "../../static/host/js/i18n.js";

const root = new URL("../../static/host/", import.meta.url);
const read = (/** @type {string} */ name) => readFileSync(new URL(name, root), "utf8");
const html = read("index.html");
const modules = ["js/", "js/text/"].flatMap((folder) =>
  readdirSync(new URL(folder, root)).filter((name) => name.endsWith(".js")).map((name) =>
    folder + name
  )
);

test("the page has no inline script and no inline style", () => {
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)/);
  assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=|javascript:/);
});

test("every text that the page names exists, also those of its buttons", () => {
  const names = [...html.matchAll(/data-(?:text|label|placeholder|done)="([^"]+)"/g)];
  assert.ok(names.length > 80);
  for (const [, name = ""] of names) assert.ok(Object.hasOwn(texts.en, name), name);
});

test("every step in the page is one step of JSON", () => {
  for (const [, step = ""] of html.matchAll(/data-step='([^']+)'/g)) {
    assert.equal(Object.keys(JSON.parse(step)).length, 1, step);
  }
});

test("every file that the page names is there", () => {
  for (const [, path = ""] of html.matchAll(/(?:src|href)="\/([^"]+)"/g)) {
    assert.ok(read(path).length > 0, path);
  }
});

test("ids are unique, and whatever refers to one finds it", () => {
  const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length);
  const references = /(?:aria-controls|aria-labelledby|popovertarget)="([^"]+)"|href="#([^"]+)"/g;
  for (const [, one, other] of html.matchAll(references)) assert.ok(ids.includes(one ?? other));
});

for (const name of modules) {
  test(`${name} is short, injects nothing, and leaves posting to the bridge`, () => {
    const source = read(name);
    assert.ok(source.split("\n").length <= 150, "150 lines");
    assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/);
    assert.doesNotMatch(source, /setAttribute\("style"|\.cssText/);
    if (name !== "js/bridge.js") {
      assert.doesNotMatch(source, /postMessage\(/);
    }
    assert.doesNotMatch(source, /postMessage\([^)]*["'`]\*["'`]/);
  });
}
