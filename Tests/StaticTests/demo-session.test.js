import assert from "node:assert/strict";
import test from "node:test";
import { Session } from "../../static/demo/js/session.js";
import { ManualClock, NOW } from "./demo-support.js";

/** @import { Report } from "../../static/demo/js/types.d.ts" */

/**
 * Tokens here are words like "good 0 3600" (issued and expiring so many seconds from the start) or
 * "bad"; the verifier may be held back.
 */
function makeSession() {
  const clock = new ManualClock();
  /** @type {string[]} */
  const judged = [];
  const session = new Session(async (token) => {
    await Promise.resolve();
    judged.push(token);
    const [word, iat, exp] = token.split(" ");
    const claims = { iat: NOW / 1000 + Number(iat), exp: NOW / 1000 + Number(exp) };
    /** @type {Report} */
    const report = {
      acceptable: word === "good" && clock.now() < claims.exp * 1000,
      header: {},
      claims,
      checks: [],
    };
    return report;
  }, clock.now);
  return { clock, session, judged };
}

test("a good token is taken into use", async () => {
  const { session } = makeSession();
  assert.equal(session.bearer, null);
  const outcome = await session.offer("good 0 3600");
  assert.deepEqual([outcome.verdict, outcome.expiresAt], ["adopted", NOW + 3_600_000]);
  assert.equal(session.bearer, "good 0 3600");
});

test("a bad token does not replace the good one", async () => {
  const { session } = makeSession();
  await session.offer("good 0 3600");
  const outcome = await session.offer("bad 5 7200");
  assert.deepEqual([outcome.verdict, outcome.expiresAt], ["refused", null]);
  assert.equal(session.bearer, "good 0 3600");
});

test("an expired token is given to nobody", async () => {
  const { session, clock } = makeSession();
  await session.offer("good 0 3600");
  clock.advance(3_600_000);
  assert.equal(session.bearer, null);
  assert.equal(session.expiresAt, NOW + 3_600_000);
  await session.recheck();
  assert.equal(session.report?.acceptable, false);
});

test("a token from before does not replace a newer one while that lives", async () => {
  const { session, clock } = makeSession();
  await session.offer("good 60 600");
  assert.equal((await session.offer("good 0 3600")).verdict, "older");
  assert.equal(session.bearer, "good 60 600");
  clock.advance(600_000);
  assert.equal((await session.offer("good 0 3600")).verdict, "adopted");
});

test("a newer token with a shorter life replaces the one in use", async () => {
  const { session } = makeSession();
  await session.offer("good 0 3600");
  assert.equal((await session.offer("good 0 300")).verdict, "adopted");
  assert.equal(session.bearer, "good 0 300");
});

test("the same token once more is told apart", async () => {
  const { session } = makeSession();
  await session.offer("good 0 3600");
  assert.equal((await session.offer("good 0 3600")).verdict, "same");
});

test("tokens that come together are judged in their order", async () => {
  const { session, judged } = makeSession();
  const tokens = ["bad 0 1", "good 1 3600", "good 2 3600"];
  const outcomes = await Promise.all(tokens.map((token) => session.offer(token)));
  assert.deepEqual(judged, tokens);
  assert.deepEqual(outcomes.map(({ verdict }) => verdict), ["refused", "adopted", "adopted"]);
  assert.equal(session.bearer, "good 2 3600");
});

test("a verifier that throws does not stop the next token", async () => {
  let calls = 0;
  const session = new Session(() => {
    calls += 1;
    if (calls === 1) return Promise.reject(new Error("broken"));
    return Promise.resolve({ acceptable: false, header: null, claims: null, checks: [] });
  });
  await assert.rejects(session.offer("a"), /broken/);
  assert.equal((await session.offer("b")).verdict, "refused");
});
