// Reading compact tokens in the browser. Nothing here verifies: the page only shows.

/**
 * The bytes of a base64url text, or null where it is none.
 *
 * @param {string} text
 */
export function bytesOf(text) {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

/**
 * A JSON value as base64url of its UTF-8 bytes.
 *
 * @param {unknown} value
 */
export function encode(value) {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * What one part of a compact token says, decoded as UTF-8; null where it is no JSON object.
 *
 * @param {string} part
 * @returns {import("./types.d.ts").JsonObject | null}
 */
export function decode(part) {
  const bytes = bytesOf(part);
  if (!bytes) return null;
  try {
    return asObject(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch {
    return null;
  }
}

/**
 * The same part read as the host's documented browser sample reads it: `JSON.parse(atob(…))`,
 * which makes one character of each byte.
 *
 * @param {string} part
 * @returns {import("./types.d.ts").JsonObject | null}
 */
export function decodeLikeTheSample(part) {
  try {
    return asObject(JSON.parse(atob(part.replaceAll("-", "+").replaceAll("_", "/"))));
  } catch {
    return null;
  }
}

/**
 * Why the documented sample garbles a claim of this token, or null where it reads it well.
 *
 * @param {string} compact
 * @param {string} claim
 * @returns {{ right: string, wrong: string, character: string, bytes: string } | null}
 *   `character` is the first one that takes several bytes, `bytes` those bytes in hexadecimal.
 */
export function garbling(compact, claim) {
  const payload = compact.split(".")[1] ?? "";
  const right = decode(payload)?.[claim];
  const wrong = decodeLikeTheSample(payload)?.[claim];
  if (typeof right !== "string" || typeof wrong !== "string" || right === wrong) return null;
  const character = [...right].find((each) => new TextEncoder().encode(each).length > 1) ?? "";
  const bytes = [...new TextEncoder().encode(character)]
    .map((byte) => byte.toString(16).toUpperCase().padStart(2, "0"))
    .join(" ");
  return { right, wrong, character, bytes };
}

/**
 * A token that nobody should believe: the present claims with another name and role under a
 * signature that fits nothing.
 *
 * @param {string | null} compact the token to imitate
 * @param {number} now seconds since 1970
 */
export function counterfeit(compact, now) {
  const [header, payload] = (compact ?? "").split(".");
  const claims = {
    ...decode(payload ?? ""),
    iat: now,
    exp: now + 3600,
    jti: "00000000-0000-4000-8000-000000000000",
    email: "mallory@evil.example",
    username: "Mallory",
    role: "admin",
  };
  const head = decode(header ?? "") ?? { alg: "RS256", typ: "JWT", kid: "counterfeit" };
  return `${encode(head)}.${encode(claims)}.${encode("not a signature")}`;
}

/** @param {unknown} value */
function asObject(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return /** @type {import("./types.d.ts").JsonObject} */ (value);
}
