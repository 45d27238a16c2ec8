/** @import { Check, CheckName, Claims, DecodedToken, Header } from "./types.d.ts" */
/** @import { KeySource, Reason, Report } from "./types.d.ts" */

// Takes a token apart and judges it. Every check is listed, so that a person sees why a token was
// refused; one failed check is enough to refuse it.

/** Clocks differ a little: a token may be "issued" this far in the future. Milliseconds. */
const ISSUE_TOLERANCE = 30_000;

/** The one algorithm the host signs with. The token's own `alg` never chooses the algorithm. */
const RS256 = { name: "RSASSA-PKCS1-v1_5" };

/**
 * Base64url to bytes: no padding, no other characters (RFC 7515, section 2).
 * @param {string} text
 */
export function decodeBase64Url(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new SyntaxError("not base64url");
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/**
 * A JSON object in base64url. The bytes are UTF-8, which atob() alone would garble: "Prüf" would
 * become "PrÃ¼f".
 * @param {string} text
 * @returns {Record<string, unknown>}
 */
function decodeObject(text) {
  const json = new TextDecoder("utf-8", { fatal: true }).decode(decodeBase64Url(text));
  const value = JSON.parse(json);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SyntaxError("not a JSON object");
  }
  return value;
}

/**
 * Takes a compact JWS apart. Throws when it is none; says nothing about whether it can be trusted.
 * @param {string} compact
 * @returns {DecodedToken}
 */
export function decodeToken(compact) {
  const parts = compact.split(".");
  const [header, claims, signature] = parts;
  if (parts.length !== 3 || !header || !claims || signature === undefined) {
    throw new SyntaxError("not three parts");
  }
  return {
    header: decodeObject(header),
    claims: decodeObject(claims),
    signed: new TextEncoder().encode(`${header}.${claims}`),
    signature: decodeBase64Url(signature),
  };
}

/**
 * Judges a token: signature by the key set, algorithm pinned to RS256, then every claim.
 * @param {string} compact
 * @param {{issuer: string, audience: string, keys: KeySource, now: () => number}} expected
 * @returns {Promise<Report>}
 */
export async function verifyToken(compact, { issuer, audience, keys, now }) {
  let token;
  try {
    token = decodeToken(compact);
  } catch {
    return {
      acceptable: false,
      header: null,
      claims: null,
      checks: [failed("format", "not-a-token")],
    };
  }
  const { header, claims } = token;
  const algorithm = checkHeader(header);
  const checks = [
    passed("format"),
    algorithm,
    algorithm.verdict === "passed"
      ? await checkSignature(token, keys)
      : /** @type {Check} */ ({ name: "signature", verdict: "skipped", reason: "not-checked" }),
    checkEqual("issuer", claims.iss, issuer),
    checkEqual("audience", claims.aud, audience),
    typeof claims.sub === "string" && claims.sub !== ""
      ? passed("subject")
      : failed("subject", "missing"),
    checkExpiry(claims, now()),
    checkIssued(claims, now()),
  ];
  const acceptable = checks.every((check) => check.verdict === "passed");
  return { acceptable, header, claims, checks };
}

/** @param {Header} header @returns {Check} */
function checkHeader({ alg, typ, crit }) {
  if (alg !== "RS256") return failed("algorithm", "other-algorithm", alg, "RS256");
  if (typ !== undefined && typ !== "JWT") return failed("algorithm", "other-type", typ, "JWT");
  // "crit" lists extensions that must be understood. We understand none (RFC 7515, 4.1.11).
  if (crit !== undefined) return failed("algorithm", "critical-header", crit);
  return passed("algorithm");
}

/**
 * The key comes from the configured key set, never from the token (`jku`, `jwk`, `x5u`).
 * @param {DecodedToken} token @param {KeySource} keys @returns {Promise<Check>}
 */
async function checkSignature({ header: { kid }, signed, signature }, keys) {
  if (typeof kid !== "string" || kid === "") return failed("signature", "no-key-id");
  try {
    const key = await keys.find(kid);
    if (!key) return failed("signature", "unknown-key", kid);
    const genuine = await crypto.subtle.verify(RS256, key, signature, signed);
    return genuine ? passed("signature") : failed("signature", "wrong-signature");
  } catch (error) {
    return failed("signature", "keys-unavailable", error instanceof Error ? error.message : error);
  }
}

/** @param {CheckName} name @param {unknown} found @param {string} wanted @returns {Check} */
function checkEqual(name, found, wanted) {
  if (found === undefined) return failed(name, "missing", undefined, wanted);
  return found === wanted ? passed(name) : failed(name, "other-value", found, wanted);
}

/** @param {Claims} claims @param {number} now @returns {Check} */
function checkExpiry({ exp }, now) {
  if (typeof exp !== "number") return failed("expiry", "missing");
  return now < exp * 1000 ? passed("expiry") : failed("expiry", "expired", exp);
}

/** @param {Claims} claims @param {number} now @returns {Check} */
function checkIssued({ iat, nbf = iat }, now) {
  if (typeof iat !== "number" || typeof nbf !== "number") return failed("issued", "missing");
  const start = Math.max(iat, nbf);
  return start * 1000 <= now + ISSUE_TOLERANCE
    ? passed("issued")
    : failed("issued", "in-the-future", start);
}

/** @param {CheckName} name @returns {Check} */
const passed = (name) => ({ name, verdict: "passed", reason: "passed" });

/** @param {CheckName} name @param {Reason} reason @param {unknown} [found]
 * @param {string} [wanted] @returns {Check} */
function failed(name, reason, found, wanted) {
  const text = typeof found === "string" || found === undefined ? found : JSON.stringify(found);
  return { name, verdict: "failed", reason, found: text, wanted };
}
