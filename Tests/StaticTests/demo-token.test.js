import assert from "node:assert/strict";
import test from "node:test";
import { decodeBase64Url, decodeToken, verifyToken } from "../../static/demo/js/token.js";
import { KeySet } from "../../static/demo/js/keys.js";
import {
  AUDIENCE,
  base64Url,
  ISSUER,
  makeClaims,
  makeKey,
  makeKeyServer,
  makeToken,
  NOW,
} from "./demo-support.js";

const key = await makeKey();
const stranger = await makeKey();
const seconds = NOW / 1000;

/** @param {string} token */
function judge(token, now = NOW) {
  const { fetch } = makeKeyServer([key.jwk]);
  const keys = new KeySet("http://host/jwks", { fetch, now: () => now });
  return verifyToken(token, { issuer: ISSUER, audience: AUDIENCE, keys, now: () => now });
}

/** @param {string} token @param {string} name @param {string} reason */
async function assertRefused(token, name, reason) {
  const report = await judge(token);
  assert.equal(report.acceptable, false);
  const check = report.checks.find((check) => check.verdict === "failed");
  assert.deepEqual([check?.name, check?.reason], [name, reason]);
}

test("a genuine token passes every check", async () => {
  const report = await judge(await makeToken(key));
  assert.equal(report.acceptable, true);
  assert.deepEqual(
    report.checks.map(({ name, verdict }) => `${name} ${verdict}`),
    ["format", "algorithm", "signature", "issuer", "audience", "subject", "expiry", "issued"]
      .map((name) => `${name} passed`),
  );
});

test("names with umlauts and emoji are read as UTF-8", async () => {
  const { claims } = await judge(await makeToken(key));
  assert.equal(claims?.username, "Prüf-Admin 😀");
  assert.deepEqual(claims?.teams, [{ id: "team_1", name: "Qualität" }]);
});

test("the RS256 example of RFC 7515, A.2 is taken apart and its signature holds", async () => {
  const token = decodeToken(
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
  );
  const jwk = {
    kty: "RSA",
    n: "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
    e: "AQAB",
  };
  const rs256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const rfcKey = await crypto.subtle.importKey("jwk", jwk, rs256, false, ["verify"]);
  assert.equal(await crypto.subtle.verify(rs256, rfcKey, token.signature, token.signed), true);
  assert.deepEqual(token.header, { alg: "RS256" });
  assert.deepEqual(token.claims, {
    "iss": "joe",
    "exp": 1300819380,
    "http://example.com/is_root": true,
  });
});

/** @type {[string, {header?: Record<string, unknown>, claims?: Record<string, unknown>}, string, string][]} */
const forged = [
  ["alg none", { header: { alg: "none" } }, "algorithm", "other-algorithm"],
  ["alg HS256", { header: { alg: "HS256" } }, "algorithm", "other-algorithm"],
  ["alg RS384", { header: { alg: "RS384" } }, "algorithm", "other-algorithm"],
  ["alg PS256", { header: { alg: "PS256" } }, "algorithm", "other-algorithm"],
  ["alg as a list", { header: { alg: ["RS256"] } }, "algorithm", "other-algorithm"],
  ["alg missing", { header: { alg: undefined } }, "algorithm", "other-algorithm"],
  ["another type", { header: { typ: "at+jwt" } }, "algorithm", "other-type"],
  [
    "a critical extension",
    { header: { crit: ["b64"], b64: true } },
    "algorithm",
    "critical-header",
  ],
  ["kid missing", { header: { kid: undefined } }, "signature", "no-key-id"],
  ["kid as a number", { header: { kid: 1 } }, "signature", "no-key-id"],
  ["kid unknown", { header: { kid: "key-9" } }, "signature", "unknown-key"],
  ["another issuer", { claims: { iss: "https://app.meingpt.com" } }, "issuer", "other-value"],
  ["issuer with a slash", { claims: { iss: `${ISSUER}/` } }, "issuer", "other-value"],
  ["issuer missing", { claims: { iss: undefined } }, "issuer", "missing"],
  ["another audience", { claims: { aud: "org_other" } }, "audience", "other-value"],
  ["audience list", { claims: { aud: ["org_other", AUDIENCE] } }, "audience", "other-value"],
  ["audience missing", { claims: { aud: undefined } }, "audience", "missing"],
  ["subject missing", { claims: { sub: undefined } }, "subject", "missing"],
  ["subject empty", { claims: { sub: "" } }, "subject", "missing"],
  ["expired", { claims: { exp: seconds - 1 } }, "expiry", "expired"],
  ["expiring this instant", { claims: { exp: seconds } }, "expiry", "expired"],
  ["exp missing", { claims: { exp: undefined } }, "expiry", "missing"],
  ["exp as text", { claims: { exp: String(seconds + 60) } }, "expiry", "missing"],
  ["exp null", { claims: { exp: null } }, "expiry", "missing"],
  ["issued in the future", { claims: { iat: seconds + 60 } }, "issued", "in-the-future"],
  ["not valid yet", { claims: { nbf: seconds + 60 } }, "issued", "in-the-future"],
  ["nbf as text", { claims: { nbf: "soon" } }, "issued", "missing"],
  ["iat missing", { claims: { iat: undefined } }, "issued", "missing"],
];

for (const [name, changes, check, reason] of forged) {
  test(`a token with ${name} is refused for ${check}`, async () => {
    await assertRefused(await makeToken(key, changes), check, reason);
  });
}

test("a clock that runs a few seconds late does not refuse a fresh token", async () => {
  assert.equal((await judge(await makeToken(key), NOW - 20_000)).acceptable, true);
});

test("a token of a key that was never published is refused", async () => {
  await assertRefused(await makeToken(stranger), "signature", "wrong-signature");
});

test("a key inside the token is not believed", async () => {
  const header = { jwk: stranger.jwk, jku: "http://evil/jwks", x5u: "http://evil/cert" };
  await assertRefused(await makeToken(stranger, { header }), "signature", "wrong-signature");
});

test("a role raised after signing is refused", async () => {
  const [header, , signature] = (await makeToken(key, { claims: { role: "member" } })).split(".");
  const raised = base64Url(JSON.stringify(makeClaims({ role: "admin" })));
  await assertRefused(`${header}.${raised}.${signature}`, "signature", "wrong-signature");
});

test("a flipped, cut, empty or borrowed signature is refused", async () => {
  const [header, claims, signature = ""] = (await makeToken(key)).split(".");
  const other = (await makeToken(key, { claims: { jti: "other" } })).split(".")[2];
  const flipped = (signature.startsWith("A") ? "B" : "A") + signature.slice(1);
  for (const bad of [flipped, signature.slice(0, 100), "", other]) {
    await assertRefused(`${header}.${claims}.${bad}`, "signature", "wrong-signature");
  }
});

test("a forged token is never checked with the algorithm it names", async () => {
  const report = await judge(await makeToken(key, { header: { alg: "RS384" } }));
  assert.equal(report.checks.find(({ name }) => name === "signature")?.verdict, "skipped");
});

test("what is no token is refused and nothing is thrown", async () => {
  const object = base64Url("{}");
  const invalid = [
    "",
    "x",
    "a.b",
    "a.b.c.d",
    `${object}.${object}`,
    `${object}.${base64Url("[]")}.AA`,
    `${object}.${base64Url("null")}.AA`,
    `${object}.${base64Url('"text"')}.AA`,
    `${object}.${object}.A`,
    `${object}.${object}.A+B/`,
    `${object}.${object}.AAAA==`,
    `${object}.${base64Url(new Uint8Array([0x22, 0xff, 0x22]))}.AA`,
    ` ${object}.${object}.AA`,
  ];
  for (const text of invalid) {
    const report = await judge(text);
    assert.equal(report.acceptable, false);
    assert.deepEqual(report.checks.map(({ reason }) => reason), ["not-a-token"], text);
  }
});

test("keys out of reach are told apart from a wrong signature", async () => {
  const keys = { find: () => Promise.reject(new Error("503")) };
  const expected = { issuer: ISSUER, audience: AUDIENCE, keys, now: () => NOW };
  const report = await verifyToken(await makeToken(key), expected);
  assert.equal(report.acceptable, false);
  assert.equal(report.checks[2]?.reason, "keys-unavailable");
});

test("base64url takes its own alphabet only", () => {
  assert.deepEqual([...decodeBase64Url("_-8")], [255, 239]);
  assert.throws(() => decodeBase64Url("/+8"));
  assert.throws(() => decodeBase64Url("_-8="));
});
