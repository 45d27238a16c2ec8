import assert from "node:assert/strict";
import test from "node:test";
import { KeySet } from "../../static/demo/js/keys.js";
import { makeKey, makeKeyServer, ManualClock } from "./demo-support.js";

const first = (await makeKey("first")).jwk;
const second = (await makeKey("second")).jwk;
const minute = 60_000;

/** @param {unknown[]} keys */
function makeKeySet(keys) {
  const clock = new ManualClock();
  const { server, fetch } = makeKeyServer(keys);
  return { clock, server, keySet: new KeySet("http://host/jwks", { fetch, now: clock.now }) };
}

/** @param {KeySet} keySet @param {string} kid */
const has = async (keySet, kid) => (await keySet.find(kid)) !== undefined;

const outage = () => new Response("down", { status: 503 });

test("keys are fetched once and kept", async () => {
  const { keySet, server } = makeKeySet([first, second]);
  assert.equal(await has(keySet, "first"), true);
  assert.equal(await has(keySet, "second"), true);
  assert.equal(server.fetches, 1);
});

test("two callers share one fetch", async () => {
  const { keySet, server } = makeKeySet([first]);
  assert.deepEqual(await Promise.all([has(keySet, "first"), has(keySet, "first")]), [true, true]);
  assert.equal(server.fetches, 1);
});

test("the browser's cache is not trusted and no cookie travels", async () => {
  const { keySet, server } = makeKeySet([first]);
  await keySet.find("first");
  const [url, options] = /** @type {[string, RequestInit]} */ (server.requests[0]);
  assert.equal(url, "http://host/jwks");
  assert.deepEqual([options.cache, options.credentials], ["no-cache", "omit"]);
});

test("a rotation is noticed at once by the unknown key id", async () => {
  const { keySet, server } = makeKeySet([first]);
  await keySet.find("first");
  server.answer = () => Response.json({ keys: [first, second] });
  assert.equal(await has(keySet, "second"), true);
  assert.equal(server.fetches, 2);
});

test("a flood of unknown key ids costs one fetch per cooldown and harms nobody", async () => {
  const { keySet, server, clock } = makeKeySet([first]);
  await keySet.find("first");
  for (let index = 0; index < 50; index += 1) assert.equal(await has(keySet, `x${index}`), false);
  assert.equal(server.fetches, 2);
  assert.equal(await has(keySet, "first"), true);
  clock.advance(30_000);
  await keySet.find("x");
  assert.equal(server.fetches, 3);
});

test("an outage leaves the cached keys in use, even when they have aged", async () => {
  const { keySet, server, clock } = makeKeySet([first]);
  await keySet.find("first");
  server.answer = outage;
  clock.advance(60 * minute);
  assert.equal(await has(keySet, "first"), true);
  assert.equal(await has(keySet, "first"), true);
  assert.equal(server.fetches, 2, "the second look-up waits for the cooldown");
});

for (
  const [name, answer] of /** @type {[string, () => Response][]} */ ([
    ["an empty key set", () => Response.json({ keys: [] })],
    ["a page of HTML", () => new Response("<html>")],
    ["null", () => Response.json(null)],
    ["a dropped connection", () => {
      throw new TypeError("network");
    }],
  ])
) {
  test(`${name} does not empty the cache`, async () => {
    const { keySet, server, clock } = makeKeySet([first]);
    await keySet.find("first");
    server.answer = answer;
    clock.advance(11 * minute);
    assert.equal(await has(keySet, "first"), true);
    await assert.rejects(new KeySet("http://host", { fetch: () => Promise.reject() }).find("a"));
  });
}

test("an outage at the start is an error, and the next call tries again", async () => {
  const { keySet, server } = makeKeySet([first]);
  const up = server.answer;
  server.answer = outage;
  await assert.rejects(keySet.find("first"), /503/);
  server.answer = up;
  assert.equal(await has(keySet, "first"), true);
});

test("a withdrawn key leaves once the cache has aged", async () => {
  const { keySet, server, clock } = makeKeySet([first, second]);
  await keySet.find("first");
  server.answer = () => Response.json({ keys: [second] });
  clock.advance(9 * minute);
  assert.equal(await has(keySet, "first"), true);
  clock.advance(minute);
  assert.equal(await has(keySet, "first"), false);
});

test("keys of another kind are left out, one broken key spoils none", async () => {
  const weak = (await makeKey("weak", { modulusLength: 1024 })).jwk;
  const { keySet } = makeKeySet([
    null,
    { ...first, kid: 7 },
    { ...first, kid: "broken", n: "!" },
    { ...first, kid: "encrypts", use: "enc" },
    { ...first, kid: "other", alg: "RS512" },
    { kty: "oct", k: "AAAA", kid: "secret" },
    weak,
    first,
  ]);
  assert.equal(await has(keySet, "first"), true);
  for (const kid of ["broken", "encrypts", "other", "secret", "weak"]) {
    assert.equal(await has(keySet, kid), false, kid);
  }
});
