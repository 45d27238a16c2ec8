import assert from "node:assert/strict";
import test from "node:test";
import { counterfeit, decode, encode, garbling } from "../../static/host/js/jwt.js";
import { durationWord, isDuration, lifeOf, spell } from "../../static/host/js/life.js";

/** @param {unknown} claims */
const token = (claims) => `${encode({ alg: "RS256" })}.${encode(claims)}.c2ln`;

test("RFC 7515 A.2: header and payload of the example", () => {
  assert.deepEqual(decode("eyJhbGciOiJSUzI1NiJ9"), { alg: "RS256" });
  const payload =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
  assert.deepEqual(decode(payload), {
    iss: "joe",
    exp: 1300819380,
    "http://example.com/is_root": true,
  });
});

for (const part of ["", "!", "bm8", "W10", "bnVsbA", "_w", "ö"]) {
  test(`the part "${part}" is no JSON object, and no error`, () => {
    assert.equal(decode(part), null);
  });
}

test("the documented snippet makes two characters of an umlaut", () => {
  assert.deepEqual(garbling(token({ username: "Prüf-Admin" }), "username"), {
    right: "Prüf-Admin",
    wrong: "PrÃ¼f-Admin",
    character: "ü",
    bytes: "C3 BC",
  });
});

test("a name beyond the first plane is garbled into four", () => {
  assert.equal(garbling(token({ username: "🦊" }), "username")?.bytes, "F0 9F A6 8A");
});

for (const claims of [{ username: "Viewer" }, {}, { username: 5 }]) {
  test(`the snippet reads ${JSON.stringify(claims)} well`, () => {
    assert.equal(garbling(token(claims), "username"), null);
  });
}

test("a text that is no token has nothing to garble", () => {
  assert.equal(garbling("not-a-token", "username"), null);
  assert.equal(garbling("", "username"), null);
});

test("the counterfeit claims to be another and keeps the rest", () => {
  const parts = counterfeit(token({ aud: "org_1", username: "Prüf-Admin" }), 1000).split(".");
  const claims = decode(parts[1] ?? "");
  assert.equal(parts.length, 3);
  assert.deepEqual([claims?.aud, claims?.username, claims?.exp], ["org_1", "Mallory", 4600]);
  assert.equal(decode(counterfeit(null, 0).split(".")[1] ?? "")?.role, "admin");
});

const at = (/** @type {number} */ seconds) => new Date(seconds * 1000).toISOString();

test("an hour's token is due for renewal after 55 minutes", () => {
  const life = { issuedAt: at(0), expiresAt: at(3600) };
  assert.deepEqual(lifeOf(life, 1_800_000), {
    total: 3_600_000,
    left: 1_800_000,
    passed: 0.5,
    refreshIn: 1_500_000,
    refreshAt: 55 / 60,
    phase: "fresh",
  });
  assert.equal(lifeOf(life, 3_299_999)?.phase, "fresh");
  assert.equal(lifeOf(life, 3_300_000)?.phase, "due");
  assert.equal(lifeOf(life, 3_600_000)?.phase, "expired");
  assert.equal(lifeOf(life, 9_999_999)?.passed, 1);
  assert.equal(lifeOf(life, -5000)?.passed, 0);
});

test("with five minutes or less a documented app never refreshes", () => {
  assert.equal(lifeOf({ issuedAt: at(0), expiresAt: at(300) }, 0)?.refreshAt, null);
  assert.notEqual(lifeOf({ issuedAt: at(0), expiresAt: at(301) }, 0)?.refreshAt, null);
});

test("a token without times, or dead before it was born, is no division by zero", () => {
  assert.equal(lifeOf({ issuedAt: null, expiresAt: at(1) }, 0), null);
  assert.equal(lifeOf({ issuedAt: at(5), expiresAt: at(5) }, 0)?.passed, 1);
  assert.equal(lifeOf({ issuedAt: at(9), expiresAt: at(5) }, 0)?.passed, 1);
});

test("spans are spelled as a person reads them", () => {
  const spans = [0, 999, 8000, 60_000, 3_548_000, 3_600_000, 7_500_000, 200_000_000, -8000];
  const words = "0 s|0 s|8 s|1 min 00 s|59 min 08 s|1 h 00 min|2 h 05 min|2 d 7 h|8 s";
  assert.equal(spans.map(spell).join("|"), words);
});

test("durations of the scenario language are told from other texts", () => {
  assert.ok(["250ms", "90s", "5m", "1h", "2h30m", "1h5s"].every(isDuration));
  assert.ok(!["", "5", "m", "5 m", "-2h", "5m2h", "1d", "5min"].some(isDuration));
  assert.deepEqual([3600, 5400, 45, 0, 3661].map(durationWord), [
    "1h",
    "1h30m",
    "45s",
    "0s",
    "1h1m1s",
  ]);
});
