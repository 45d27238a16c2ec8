// Runs the demo app's Node or browser program for real, or prints any of the three programs.
//
//   node samples.mjs node    KEY_SET_URL ISSUER AUDIENCE [TOKEN]
//   node samples.mjs browser KEY_SET_URL ISSUER AUDIENCE [TOKEN]
//   node samples.mjs print LANGUAGE KEY_SET_URL ISSUER AUDIENCE
//
// Without TOKEN the token is read from standard input. LANGUAGE is node, python or browser.
//
// Prints one line of JSON, exit code 0, whatever the verdict:
//   {"sample":"node","accepted":true,"claims":{…}}
//   {"sample":"node","accepted":false,"error":"\"exp\" claim timestamp check failed","code":"ERR_JWT_EXPIRED"}
// `code` is jose's error code, or the error's name. Exit code 64: wrong usage; 70: the program
// itself does not load (jose is missing, for example).
//
// jose (Debian: node-jose) is looked for in NODE_PATH, then in /usr/share/nodejs. The text of the
// program is not touched.

import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { languages, sampleText } from "../../static/demo/js/samples.js";

process.exitCode = await main(process.argv.slice(2));

/** @param {string[]} words @returns {Promise<number>} the exit code */
async function main(words) {
  const prints = words[0] === "print";
  const [name, keySetUrl, issuer, audience, token] = prints ? words.slice(1) : words;
  const language = languages.find((language) => language === name);
  if (!language || !keySetUrl || !issuer || !audience || (!prints && language === "python")) {
    console.error(
      "usage: node samples.mjs node|browser KEY_SET_URL ISSUER AUDIENCE [TOKEN]\n" +
        "       node samples.mjs print node|python|browser KEY_SET_URL ISSUER AUDIENCE",
    );
    return 64;
  }
  const program = sampleText(language, {
    hostOrigin: "",
    issuer,
    organizationId: audience,
    organizationName: "",
    jwksUrl: keySetUrl,
    loopbackJwksUrl: keySetUrl,
    lifetime: 3600,
  });
  if (prints) {
    process.stdout.write(program);
    return 0;
  }
  return await run(language, program, token ?? readFileSync(0, "utf8").trim());
}

/** @param {"node" | "python" | "browser"} sample @param {string} program @param {string} token */
async function run(sample, program, token) {
  const folder = await mkdtemp(join(tmpdir(), "hostsim-sample-"));
  try {
    const file = join(folder, "verify.mjs");
    await writeFile(file, program);
    if (sample === "node") await linkJose(folder);
    const { verifyToken } = await import(pathToFileURL(file).href);
    console.log(JSON.stringify({ sample, ...await verdict(verifyToken, token) }));
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 70;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {(token: string) => Promise<unknown>} verifyToken @param {string} token */
async function verdict(verifyToken, token) {
  try {
    return { accepted: true, claims: await verifyToken(token) };
  } catch (error) {
    const { message, code, name } = Object(error);
    return { accepted: false, error: String(message), code: code ?? name };
  }
}

/** Puts jose where `import "jose"` looks for it. @param {string} folder */
async function linkJose(folder) {
  const folders = [...(process.env.NODE_PATH ?? "").split(delimiter), "/usr/share/nodejs"];
  const home = folders.find((path) => path && existsSync(join(path, "jose", "package.json")));
  if (!home) throw new Error("jose is not installed: apt-get install node-jose, or set NODE_PATH");
  await mkdir(join(folder, "node_modules"));
  await symlink(join(home, "jose"), join(folder, "node_modules", "jose"));
}
