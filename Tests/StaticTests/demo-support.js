// Builders for the demo app's tests: keys, tokens, a key set behind a fake fetch, a manual clock.

export const ISSUER = "http://app.meingpt.com.localhost:7357";
export const AUDIENCE = "org_muster";
/** The time of the tests, in milliseconds since 1970. */
export const NOW = Date.UTC(2026, 10, 21, 5, 0, 0);

const RS256 = {
  name: "RSASSA-PKCS1-v1_5",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: "SHA-256",
};

/** @param {object} [algorithm] */
export async function makeKey(kid = "key-1", algorithm = {}) {
  const pair = /** @type {CryptoKeyPair} */ (await crypto.subtle.generateKey(
    { ...RS256, ...algorithm },
    true,
    ["sign", "verify"],
  ));
  const { kty, n, e } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  return { privateKey: pair.privateKey, jwk: { kty, n, e, use: "sig", alg: "RS256", kid } };
}

/** @param {string | Uint8Array<ArrayBuffer>} value */
export function base64Url(value) {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_")
    .replaceAll("=", "");
}

/** @param {Record<string, unknown>} [changes] a value of undefined removes the claim */
export function makeClaims(changes = {}) {
  const iat = Math.floor(NOW / 1000);
  return {
    iss: ISSUER,
    sub: "user_1",
    aud: AUDIENCE,
    exp: iat + 3600,
    iat,
    jti: "0d4b3c1e-8a0f-4a53-9a2a-3a1d4b9c7e11",
    email: "pruef-admin@example.com",
    username: "Prüf-Admin 😀",
    organizationName: "Musterwerk",
    role: "admin",
    teams: [{ id: "team_1", name: "Qualität" }],
    ...changes,
  };
}

/**
 * A compact token.
 * @param {{privateKey: CryptoKey}} key
 * @param {{header?: Record<string, unknown>, claims?: Record<string, unknown>}} [changes]
 */
export async function makeToken(key, { header = {}, claims = {} } = {}) {
  const head = base64Url(JSON.stringify({ alg: "RS256", typ: "JWT", kid: "key-1", ...header }));
  const signed = `${head}.${base64Url(JSON.stringify(makeClaims(claims)))}`;
  const bytes = new TextEncoder().encode(signed);
  const signature = await crypto.subtle.sign("RSASSA-PKCS1-v1_5", key.privateKey, bytes);
  return `${signed}.${base64Url(new Uint8Array(signature))}`;
}

/** A clock that moves only by advance(); timers fire in order, a jump() makes them late. */
export class ManualClock {
  #now = NOW;
  #next = 1;
  /** Timers that fired: the stops that a simulated clock has to make. */
  fired = 0;
  /** @type {Map<number, {at: number, action: () => void}>} */
  timers = new Map();

  now = () => this.#now;

  /** @param {() => void} action @param {number} delay */
  setTimeout = (action, delay) => {
    this.timers.set(this.#next, { at: this.#now + Math.max(delay, 0), action });
    return this.#next++;
  };

  /** @param {unknown} handle */
  clearTimeout = (handle) => {
    this.timers.delete(/** @type {number} */ (handle));
  };

  /** @param {number} milliseconds */
  advance(milliseconds) {
    const end = this.#now + milliseconds;
    for (;;) {
      const due = [...this.timers].filter(([, { at }]) => at <= end)
        .sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) break;
      const [handle, { at, action }] = due;
      this.timers.delete(handle);
      this.fired += 1;
      this.#now = Math.max(this.#now, at);
      action();
    }
    this.#now = end;
  }

  /** The machine sleeps: time goes by, no timer fires. @param {number} milliseconds */
  jump(milliseconds) {
    this.#now += milliseconds;
  }
}

/**
 * A fetch that answers with whatever `server.answer` holds, and counts.
 * @param {unknown[]} keys
 */
export function makeKeyServer(keys) {
  const server = {
    fetches: 0,
    /** @type {() => Response | Promise<Response>} */
    answer: () => Response.json({ keys }),
    /** @type {unknown[]} */
    requests: [],
  };
  /** @type {typeof globalThis.fetch} */
  const fetch = (url, options) => {
    server.fetches += 1;
    server.requests.push([url, options]);
    return Promise.resolve().then(() => server.answer());
  };
  return { server, fetch };
}
