// Loaded into a Node process by `hostsim exec` and `hostsim test --backend`. Node before 24 knows no HTTPS_PROXY, so
// the names that hostsim plays are led to its ports here; everything about TLS, the certificate included, stays as it is.
"use strict";

const tls = require("node:tls");

/**
 * The port of this machine for each host name.
 * @type {Map<string, number>}
 */
const ports = new Map();
for (const pair of (process.env.HOSTSIM_PORTS ?? "").split(",").filter(Boolean)) {
  const [name, port] = pair.split("=");
  ports.set(name, Number(port));
}

const connect = tls.connect;
tls.connect = /** @type {typeof connect} */ (function (/** @type {any[]} */ ...parts) {
  // connect(options, …), connect(port, options, …) and connect(port, host, options, …).
  const at = parts.findIndex((part) => typeof part === "object" && part !== null);
  const options = { ...(at < 0 ? {} : parts[at]) };
  if (typeof parts[0] === "number") options.port = parts[0];
  if (typeof parts[1] === "string") options.host = parts[1];
  const name = String(options.host ?? "").toLowerCase();
  const port = ports.get(name);
  if (port === undefined || Number(options.port) !== 443 || options.socket) {
    return Reflect.apply(connect, tls, parts);
  }
  const listener = parts.find((part) => typeof part === "function");
  const there = { ...options, host: "127.0.0.1", port, servername: options.servername || name };
  return Reflect.apply(connect, tls, listener ? [there, listener] : [there]);
});

require("node:module").syncBuiltinESMExports();
