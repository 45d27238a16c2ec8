import assert from "node:assert/strict";
import test from "node:test";
import { answerFrom, describe, FieldError, forgeFrom } from "../../static/host/js/answers.js";
import { forgeFields, presets } from "../../static/host/js/presets.js";

/** @type {[Record<string, string>, unknown][]} */
const answers = [
  [{ answer: "token" }, "token"],
  [{ answer: "token", alg: "", after: " ", times: "1" }, "token"],
  [{ answer: "silence", error: "left over", after: "3s" }, "silence"],
  [{ answer: "hold" }, "hold"],
  [{ answer: "error", error: "Too many requests" }, { error: "Too many requests" }],
  [{ answer: "error", error: "", after: "3s" }, { error: "", after: "3s" }],
  [{ answer: "disconnect", for: "3s" }, { disconnect: { for: "3s" } }],
  [{ answer: "disconnect", for: "" }, { disconnect: { for: "1s" } }],
  [{ answer: "raw", raw: '{"type":"X"}' }, { raw: { type: "X" } }],
  [{ answer: "token", alg: "none" }, { token: { alg: "none" } }],
  [{ answer: "token", after: "3s" }, { token: {}, after: "3s" }],
  [{ answer: "token", times: "2" }, { token: {}, times: 2 }],
  [{ answer: "token", drop: "token, expiresAt" }, { token: {}, drop: ["token", "expiresAt"] }],
  [{ answer: "token", from: "http://e.example" }, {
    token: {},
    from: "http://e.example",
    via: "sibling",
  }],
  [{ answer: "token", via: "popup" }, "token"],
  [{ answer: "token", alongside: "silence" }, { token: {}, alongside: "silence" }],
  [{ answer: "token", "expires-at": "s", to: "*", type: "T" }, {
    token: {},
    to: "*",
    type: "T",
    "expires-at": "s",
  }],
];

for (const [fields, answer] of answers) {
  test(`the form ${JSON.stringify(fields)} gives ${JSON.stringify(answer)}`, () => {
    assert.deepEqual(answerFrom(fields), answer);
  });
}

/** @type {[Record<string, string>, string, string][]} */
const mistakes = [
  [{ answer: "token", after: "soon" }, "after", "duration"],
  [{ answer: "token", lifetime: "five minutes" }, "lifetime", "duration"],
  [{ answer: "token", times: "0" }, "times", "number"],
  [{ answer: "token", times: "1e9" }, "times", "number"],
  [{ answer: "token", claims: "{role: admin}" }, "claims", "json"],
  [{ answer: "raw", raw: "{" }, "raw", "json"],
  [{ answer: "token", alongside: "{" }, "alongside", "json"],
  [{ answer: "disconnect", for: "3" }, "for", "duration"],
];

for (const [fields, field, problem] of mistakes) {
  test(`the form ${JSON.stringify(fields)} has a wrong ${field}`, () => {
    assert.throws(
      () => answerFrom(fields),
      (error) => error instanceof FieldError && error.field === field && error.problem === problem,
    );
  });
}

test("every word of the forge vocabulary has a field and reaches the forge", () => {
  const words = ["alg", "key", "kid", "signature", "payload", "same-as", "text", "lifetime"];
  words.push("issued", "not-before", "claims", "header");
  assert.deepEqual(forgeFields.map(({ name }) => name).sort(), words.sort());
  const fields = Object.fromEntries(words.map((word) => [word, "5m"]));
  const forge = forgeFrom({ ...fields, claims: '{"a":null}', header: "{}", issued: "-2h" });
  assert.deepEqual(Object.keys(forge).sort(), words);
  assert.deepEqual([forge.claims, forge.issued], [{ a: null }, "-2h"]);
});

test("answers are described as the scenario language writes them", () => {
  /** @type {import("../../static/host/js/types.d.ts").Json[]} */
  const answers = [
    "token",
    { error: "Too many requests", after: "3s" },
    { token: { alg: "none" }, times: 2 },
    { token: {}, after: "5s" },
    { token: { claims: { aud: null } } },
    { raw: [1, { a: true }] },
  ];
  assert.deepEqual(answers.map(describe), [
    "token",
    "error: Too many requests, after: 3s",
    "token: {alg: none}, times: 2",
    "token, after: 5s",
    "token: {claims: {aud: null}}",
    "raw: [1, a]",
  ]);
});

test("the presets cover every kind of answer", () => {
  const said = presets("http://e.example").map(({ answer }) => describe(answer)).join("\n");
  for (
    const word of ["token", "error", "silence", "hold", "after", "times", "disconnect", "from"]
  ) {
    assert.match(said, new RegExp(`\\b${word}\\b`));
  }
});
