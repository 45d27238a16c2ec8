// A back end with jose, the library of the host's documentation: refuses tokens that are over, or of its future.
const { createServer } = require("node:http");
const { readFileSync } = require("node:fs");
const { createRemoteJWKSet, jwtVerify } = require("jose");

const { PORT, HOSTSIM_ISSUER, HOSTSIM_JWKS_URL, HOSTSIM_ORGANIZATION, HOSTSIM_HOST_ORIGIN } =
  process.env;
const page = readFileSync(`${__dirname}/app.html`, "utf8")
  .replace("HOST_ORIGIN", HOSTSIM_HOST_ORIGIN);
const keys = createRemoteJWKSet(new URL(HOSTSIM_JWKS_URL));

createServer(async (request, response) => {
  if (request.url !== "/api/me") {
    return response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
  }
  try {
    const token = (request.headers.authorization ?? "").replace(/^Bearer /, "");
    const { payload } = await jwtVerify(token, keys, {
      issuer: HOSTSIM_ISSUER, audience: HOSTSIM_ORGANIZATION, algorithms: ["RS256"],
    });
    if (payload.iat * 1000 > Date.now()) throw new Error("the token is of the future");
    response.end(`node says ${new Date().toISOString()} to ${payload.sub}`);
  } catch (error) {
    response.writeHead(401).end(String(error.message));
  }
}).listen(Number(PORT), "127.0.0.1");
