import assert from "node:assert/strict";
import test from "node:test";
import { de } from "../../static/demo/js/de.js";
import { en } from "../../static/demo/js/en.js";
import { languages, sampleText } from "../../static/demo/js/samples.js";

const configuration = {
  hostOrigin: "http://app.meingpt.com.localhost:7357",
  issuer: 'http://issuer/"$&\\',
  organizationId: "org_ü",
  organizationName: "Musterwerk",
  jwksUrl: "http://browser/jwks",
  loopbackJwksUrl: "http://127.0.0.1:7357/jwks",
  lifetime: 3600,
};

for (const language of languages) {
  test(`the ${language} program is filled in and quotes every value`, () => {
    const text = sampleText(language, configuration);
    assert.ok(!text.includes("{{") && text.endsWith("}\n") || language === "python", text);
    for (const value of [configuration.issuer, configuration.organizationId]) {
      assert.ok(text.includes(JSON.stringify(value)), value);
    }
    const url = language === "browser" ? configuration.jwksUrl : configuration.loopbackJwksUrl;
    assert.ok(text.includes(JSON.stringify(url)));
    assert.ok(text.includes("RS256"));
  });
}

test("every text of the page exists in both languages", async () => {
  const page = await (await fetch(new URL("../../static/demo/index.html", import.meta.url))).text();
  const paths = [...page.matchAll(/data-text="([^"]+)"/g)].map(([, path]) => String(path));
  assert.ok(paths.length > 10);
  for (const texts of [en, de]) {
    for (const path of paths) {
      const text = path.split(".").reduce((value, name) => Object(value)[name], Object(texts));
      assert.equal(typeof text, "string", path);
    }
  }
});

test("nothing in the static files is inline, injected or sent to any origin", async () => {
  for (const folder of ["demo", "demo/js", "demo/css", "foreign"]) {
    const directory = new URL(`../../static/${folder}/`, import.meta.url);
    for await (const { name, isFile } of Deno.readDir(directory)) {
      if (!isFile) continue;
      const text = await Deno.readTextFile(new URL(name, directory));
      assert.doesNotMatch(text, /\.innerHTML|outerHTML|insertAdjacentHTML|document\.write/, name);
      assert.doesNotMatch(text, /postMessage\([^)]*"\*"/, name);
      assert.doesNotMatch(text, /localStorage\.|sessionStorage\.|document\.cookie/, name);
      if (!name.endsWith(".html")) continue;
      assert.doesNotMatch(text, /\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)/, name);
    }
  }
});
