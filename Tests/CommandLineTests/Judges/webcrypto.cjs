// Judges tokens, one a line, with Node's Web Crypto and the key set: prints `accepted` or what is wrong.
const [url, issuer, audience] = process.argv.slice(2);
const lines = require("node:fs").readFileSync(0, "utf8").split("\n").slice(0, -1);
const bytes = (text) => Buffer.from(text, "base64url");
const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

async function judge(token, keys) {
  const [head, body, signature, ...more] = token.split(".");
  if (signature === undefined || more.length > 0) return "form";
  let header;
  try {
    header = JSON.parse(bytes(head));
  } catch {
    return "form";
  }
  if (header.alg !== "RS256" || header.crit) return "header";
  const jwk = keys.find((key) => key.kid === header.kid);
  if (!jwk) return "kid";
  const key = await crypto.subtle.importKey("jwk", jwk, algorithm, false, ["verify"]);
  const signed = new TextEncoder().encode(`${head}.${body}`);
  if (!await crypto.subtle.verify(algorithm, key, bytes(signature), signed)) return "signature";
  const claims = JSON.parse(bytes(body));
  if (claims.iss !== issuer) return "iss";
  if (claims.aud !== audience) return "aud";
  const now = Date.now() / 1000;
  if (typeof claims.exp !== "number" || claims.exp <= now) return "exp";
  if (claims.nbf !== undefined && claims.nbf > now) return "nbf";
  return "accepted";
}

(async () => {
  const { keys } = await (await fetch(url)).json();
  for (const token of lines) console.log(await judge(token, keys));
})();
