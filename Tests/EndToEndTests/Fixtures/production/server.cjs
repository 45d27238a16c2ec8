// The strict app's back end as the host's documentation has it: Express, jose, and addresses that stand in the program.
const { join } = require("node:path");
const express = require("express");
const { createRemoteJWKSet, jwtVerify } = require("jose");

const keys = createRemoteJWKSet(
  new URL("https://app.meingpt.com/api/custom-apps/v1/jwks/org_demo"),
);
const app = express();

app.use((_request, response, next) => {
  response.set("Content-Security-Policy", "frame-ancestors https://app.meingpt.com");
  next();
});

async function verified(request, response, next) {
  try {
    const token = (request.get("authorization") ?? "").replace(/^Bearer /, "");
    const { payload } = await jwtVerify(token, keys, {
      issuer: "https://app.meingpt.com",
      audience: "org_demo",
      algorithms: ["RS256"],
    });
    request.user = payload;
    next();
  } catch (error) {
    response.status(401).json({ error: error.message });
  }
}

app.get("/api/me", verified, (request, response) => {
  response.json({ name: `${request.user.username}, says Node` });
});

app.post("/api/seen", express.text(), (request, response) => {
  console.log("seen:", request.body);
  response.sendStatus(204);
});

for (const file of ["index.html", "app.js"]) {
  app.get(file === "index.html" ? "/" : `/${file}`, (_request, response) => {
    response.sendFile(join(__dirname, file));
  });
}

app.listen(Number(process.env.PORT), "127.0.0.1", () => console.log("listening"));
