// Judges tokens, one a line, with jose's remote key set: prints `accepted` or the error's code, and the claim.
const { createRemoteJWKSet, jwtVerify } = require("jose");
const [url, issuer, audience] = process.argv.slice(2);
const keys = createRemoteJWKSet(new URL(url));
const lines = require("node:fs").readFileSync(0, "utf8").split("\n").slice(0, -1);

(async () => {
  for (const token of lines) {
    try {
      await jwtVerify(token, keys, { issuer, audience, algorithms: ["RS256"] });
      console.log("accepted");
    } catch (error) {
      console.log([error.code ?? error.name, error.claim].filter(Boolean).join(" "));
    }
  }
})();
