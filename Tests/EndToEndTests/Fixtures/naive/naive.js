// An app to fail with: it is put together from the mistakes that real embedded apps make. Never
// copy from it. `?as=` chooses a mood:
//
//   naive     what a quick reading of a sample gives; every "Mistake:" below without a mood
//   trusting  naive, and believes every window; asks for the keys again with every request
//   nervous   the opposite: asks every four minutes, believes no clock, keeps keys for ever, panics

const mood = new URLSearchParams(location.search).get("as") ?? "naive";
const isTrusting = mood === "trusting";
const isNervous = mood === "nervous";

let current = null;
let keptKeys = null;

addEventListener("message", (event) => {
  // Mistake: a look-alike contains the host's name as well. Trusting: any window will do.
  if (!isTrusting && !event.origin.includes("meingpt.com")) return;
  // Mistake: not every message is an object.
  const { type, token, expiresAt, error } = event.data;
  if (type === "MEINGPT_TOKEN_RESPONSE") {
    signIn(token, new Date(expiresAt));
  } else if (type === "MEINGPT_TOKEN_ERROR") {
    // Mistake: no second attempt; one error ends the session.
    signOut(`The host says: ${error}`);
  } else if (isNervous) {
    ask();
  }
});

// Mistakes: nothing else may stand in the fragment; a token that was kept from before wins over the
// new one, and lies open to every script of this origin.
const fromHost = location.hash === "" ? null : location.hash.replace("#token=", "");
const initial = localStorage.getItem("token") ?? fromHost;
localStorage.setItem("token", initial);
signIn(initial, null);
if (isNervous) setInterval(ask, 240_000);

/** Judges a token, more or less, and uses it. */
async function signIn(token, expiresAt) {
  const [header, claims] = token.split(".", 2).map(decode);
  if (isNervous && Math.abs(Date.now() / 1000 - claims.iat) > 5) {
    return signOut("The clocks differ.");
  }
  if (!(await isGenuine(token, header, claims))) return signOut("The signature is wrong.");
  // Mistakes: nobody compares issuer and audience, or asks whether the token is over.
  current = token;
  document.querySelector("#person").textContent = `${claims.username} (${claims.role})`;
  document.querySelector("#remark").textContent = `of ${claims.organizationName}`;
  call();
  // Mistake: the first token's whole life is planned with, not what is left of it.
  const life = expiresAt === null ? (claims.exp - claims.iat) * 1000 : expiresAt - Date.now();
  if (!isNervous) plan(Math.round(life / 60_000));
}

/** Asks five minutes before the end. */
function plan(minutes) {
  // Mistakes: it counts minutes on its own, which stands still while the machine sleeps; with five
  // minutes or less it never asks; and every answer starts a timer beside the others.
  let passed = 0;
  const timer = setInterval(() => {
    passed += 1;
    if (isTrusting || passed % 10 === 0) call();
    if (passed !== minutes - 5) return;
    clearInterval(timer);
    if (current !== null) ask();
  }, 60_000);
}

/** Asks the host for a token. */
function ask() {
  // Mistake: if no answer comes, this was the last time.
  parent.postMessage({ type: "MEINGPT_TOKEN_REFRESH" }, "*");
}

/** Calls the app's own back end. */
async function call() {
  if (current === null) return;
  if (isTrusting) await keySet(...current.split(".", 2).map(decode));
  await fetch("/api/me", { headers: { authorization: `Bearer ${current}` } });
}

/** Forgets the user, for good. */
function signOut(remark) {
  current = null;
  document.querySelector("#person").textContent = "Not signed in";
  document.querySelector("#remark").textContent = remark;
}

/** Whether the signature fits. */
async function isGenuine(token, header, claims) {
  // Mistake: the token chooses the algorithm, and one that is not known here counts as good.
  if (header.alg !== "RS256") return true;
  let keys;
  try {
    keys = await keySet(header, claims);
  } catch {
    // Mistake: an outage of the key set signs everybody out.
    return false;
  }
  // Mistake: an unknown key id crashes.
  const { n, e } = keys.find(({ kid }) => kid === header.kid);
  const rs256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("jwk", { kty: "RSA", n, e }, rs256, false, ["verify"]);
  const dot = token.lastIndexOf(".");
  const signature = bytes(token.slice(dot + 1));
  return crypto.subtle.verify(rs256, key, signature, new TextEncoder().encode(token.slice(0, dot)));
}

/** The keys of whoever the token says it comes from. */
async function keySet(_header, { iss, aud }) {
  if (isNervous && keptKeys) return keptKeys;
  // Mistake: the address is built from a token that nobody has verified yet.
  const patience = isNervous ? { signal: AbortSignal.timeout(1000) } : {};
  const response = await fetch(`${iss}/api/custom-apps/v1/jwks/${aud}`, patience);
  keptKeys = (await response.json()).keys;
  return keptKeys;
}

/** Mistake: atob() gives bytes, not text; an umlaut becomes two strange letters. */
function decode(part) {
  return JSON.parse(atob(part.replaceAll("-", "+").replaceAll("_", "/")));
}

function bytes(part) {
  const binary = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
