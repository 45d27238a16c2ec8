// The host's public keys. They are fetched once and kept: a rotation is noticed by a key id that is
// not known yet, and an outage of the key set logs nobody out.

/** Keys are fetched anew after this long, so that a withdrawn key leaves. Milliseconds. */
const MAX_AGE = 10 * 60_000;

/** After a fetch that brought nothing, the set is left alone for this long. Milliseconds. */
const COOLDOWN = 30_000;

/** How long the key set may take to answer. Milliseconds. */
const TIMEOUT = 10_000;

const RS256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

export class KeySet {
  /** @type {Map<string, CryptoKey>} */
  #keys = new Map();
  #loadedAt = -Infinity;
  #vainAt = -Infinity;
  /** @type {Promise<void> | null} */
  #loading = null;
  #url;
  #fetch;
  #now;

  /**
   * @param {string} url from our configuration; never built from a token
   * @param {{fetch?: typeof fetch, now?: () => number}} [environment] replaced by tests
   */
  constructor(url, { fetch = globalThis.fetch.bind(globalThis), now = Date.now } = {}) {
    this.#url = url;
    this.#fetch = fetch;
    this.#now = now;
  }

  /**
   * The public key with this id; undefined when the host does not publish one.
   * Rejects only when the key is not known and the key set cannot be fetched.
   * @param {string} kid
   * @returns {Promise<CryptoKey | undefined>}
   */
  async find(kid) {
    const known = this.#keys.get(kid);
    if (known && this.#now() - this.#loadedAt < MAX_AGE) return known;
    // Random key ids must not become a flood of fetches.
    if (this.#keys.size > 0 && this.#now() - this.#vainAt < COOLDOWN) return known;
    try {
      await this.#load();
    } catch (error) {
      this.#vainAt = this.#now();
      if (known) return known;
      throw error;
    }
    const found = this.#keys.get(kid);
    if (!found) this.#vainAt = this.#now();
    return found;
  }

  /** Fetches the set; callers at the same time share one fetch. @returns {Promise<void>} */
  #load() {
    this.#loading ??= this.#fetchKeys().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #fetchKeys() {
    const keys = await this.#import(await this.#download());
    // An empty answer is an outage in disguise: what we have is better.
    if (keys.size === 0) throw new Error("the key set holds no usable key");
    this.#keys = keys;
    this.#loadedAt = this.#now();
  }

  /** @returns {Promise<{keys?: unknown} | null>} */
  async #download() {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(new Error("the key set did not answer")), TIMEOUT);
    try {
      const response = await this.#fetch(this.#url, {
        cache: "no-cache", // ask the server: the browser's cache would hide a rotation
        credentials: "omit",
        redirect: "error",
        signal: abort.signal,
      });
      if (!response.ok) throw new Error(`the key set answered ${response.status}`);
      return await response.json();
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param {{keys?: unknown} | null} set */
  async #import(set) {
    /** @type {Map<string, CryptoKey>} */
    const keys = new Map();
    for (const jwk of Array.isArray(set?.keys) ? set.keys : []) {
      if (jwk?.kty !== "RSA" || typeof jwk.kid !== "string") continue;
      if ((jwk.use ?? "sig") !== "sig" || (jwk.alg ?? "RS256") !== "RS256") continue;
      try {
        const { kty, n, e } = jwk;
        const key = await crypto.subtle.importKey("jwk", { kty, n, e }, RS256, false, ["verify"]);
        const { modulusLength } = /** @type {RsaHashedKeyAlgorithm} */ (key.algorithm);
        if (modulusLength >= 2048) keys.set(jwk.kid, key);
      } catch {
        // One broken key does not spoil the others.
      }
    }
    return keys;
  }
}
