/** @import { Configuration } from "./types.d.ts" */

// Working programs that verify the host's token, filled in with the running issuer and
// organisation. Tests/Judges takes these very texts and runs them.

/** @typedef {"node" | "python" | "browser"} Language */

/** @type {readonly Language[]} */
export const languages = ["node", "python", "browser"];

/**
 * The program text for one language. Back ends get the loopback address of the key set, because
 * most systems do not resolve names under .localhost; browsers do.
 * @param {Language} language
 * @param {Configuration} configuration
 * @returns {string}
 */
export function sampleText(language, configuration) {
  const keySetUrl = language === "browser" ? configuration.jwksUrl : configuration.loopbackJwksUrl;
  const values = {
    ISSUER: configuration.issuer,
    AUDIENCE: configuration.organizationId,
    KEY_SET_URL: keySetUrl,
  };
  let text = templates[language].trimStart();
  for (const [name, value] of Object.entries(values)) {
    // A JSON string is a valid string literal in both languages. A function as the replacement:
    // "$&" in a value is no pattern.
    text = text.replaceAll(`{{${name}}}`, () => JSON.stringify(value));
  }
  return text;
}

/** @type {Record<Language, string>} */
const templates = {
  node: `
// npm install jose
import { createRemoteJWKSet, jwtVerify } from "jose";

const issuer = {{ISSUER}};
const audience = {{AUDIENCE}};
// Keys are cached for ten minutes; an unknown key id fetches them anew.
const keySet = createRemoteJWKSet(new URL({{KEY_SET_URL}}));

/** The claims of a genuine token. Rejects every other one. */
export async function verifyToken(token) {
  const { payload } = await jwtVerify(token, keySet, {
    algorithms: ["RS256"], // never the algorithm that the token itself names
    issuer,
    audience,
  });
  // jose checks exp only if it is there, so ask for it.
  const { sub, exp, iat } = payload;
  if (!sub || !exp || !iat) throw new Error("sub, exp or iat is missing");
  if (iat > Date.now() / 1000 + 30) throw new Error("issued in the future");
  return payload;
}

/** Express: 401 without a genuine token, else request.user holds the claims. */
export async function requireToken(request, response, next) {
  const [scheme, token] = (request.headers.authorization ?? "").split(" ");
  try {
    if (scheme !== "Bearer") throw new Error("no bearer token");
    request.user = await verifyToken(token);
  } catch (error) {
    return response.status(401).json({ error: error.message });
  }
  next();
}
`,

  python: `
# pip install "PyJWT[crypto]"
import jwt

ISSUER = {{ISSUER}}
AUDIENCE = {{AUDIENCE}}
# Keys are cached for five minutes; an unknown key id fetches them anew.
keys = jwt.PyJWKClient({{KEY_SET_URL}})


def verify_token(token: str) -> dict:
    """The claims of a genuine token. Raises jwt.PyJWTError for every other one."""
    key = keys.get_signing_key_from_jwt(token)
    return jwt.decode(
        token,
        key.key,
        algorithms=["RS256"],  # never the algorithm that the token itself names
        issuer=ISSUER,
        audience=AUDIENCE,
        leeway=5,  # seconds: two clocks never agree exactly
        options={"require": ["iss", "sub", "aud", "exp", "iat"]},
    )


def claims_of(authorization: str | None) -> dict:
    """The claims for an Authorization header. Answer 401 when it raises jwt.PyJWTError."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme != "Bearer":
        raise jwt.InvalidTokenError("no bearer token")
    return verify_token(token)
`,

  browser: `
// Shows a name or hides a button. What protects your data is the same check in your back end.
const issuer = {{ISSUER}};
const audience = {{AUDIENCE}};
const keySetUrl = {{KEY_SET_URL}}; // configured, never built from the token

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

// TextDecoder, because the claims are UTF-8: atob() alone turns "ü" into "Ã¼".
const json = (text) => JSON.parse(new TextDecoder().decode(bytes(text)));

/** The claims of a genuine token. Rejects every other one. */
export async function verifyToken(token) {
  const [header, claims, signature, ...rest] = token.split(".");
  if (!signature || rest.length > 0) throw new Error("not a signed token");

  const { alg, kid, crit } = json(header);
  if (alg !== "RS256" || crit) throw new Error("not plain RS256");

  const response = await fetch(keySetUrl);
  if (!response.ok) throw new Error("the key set answered " + response.status);
  const { keys } = await response.json();
  const jwk = keys.find((key) => key.kid === kid && key.kty === "RSA");
  if (!jwk) throw new Error("unknown key");

  const rs256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("jwk", jwk, rs256, false, ["verify"]);
  const signed = new TextEncoder().encode(header + "." + claims);
  const genuine = await crypto.subtle.verify(rs256, key, bytes(signature), signed);
  if (!genuine) throw new Error("wrong signature");

  const { iss, aud, sub, exp, iat, nbf = iat } = json(claims);
  const now = Date.now() / 1000;
  if (iss !== issuer) throw new Error("other issuer");
  if (aud !== audience) throw new Error("other audience");
  if (!sub) throw new Error("no subject");
  if (!(exp > now)) throw new Error("expired");
  if (!(Math.max(iat, nbf) <= now + 30)) throw new Error("not valid yet");
  return json(claims);
}
`,
};
