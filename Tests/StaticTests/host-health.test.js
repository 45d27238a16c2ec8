import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { de, en } from "../../static/host/js/text/health.js";

const source = new URL("../../Sources/Doctor/Finding.swift", import.meta.url);

test("every finding of the service has a sentence in German", async () => {
  const text = await readFile(source, "utf8");
  const list = text.slice(text.indexOf("enum ID"), text.indexOf("enum Severity"));
  const ids = [...list.matchAll(/^ {4}case (\w+)(?: = "([a-z-]+)")?$/gm)]
    .map(([, name, id]) => id ?? name);
  assert.ok(ids.length > 25);
  for (const id of ids) {
    assert.ok(/** @type {Record<string, string>} */ (de)[`health.${id}.what`], id);
  }
});

test("no sentence is kept for a finding that is not made any more", async () => {
  const text = await readFile(source, "utf8");
  const known = Object.keys(en).map((key) => key.match(/^health\.([a-z-]+)\.what$/)?.[1]);
  for (const id of known) {
    if (!id || id === "sandbox") continue;
    assert.ok(text.includes(`"${id}"`) || text.includes(`case ${id}\n`), id);
  }
});
