/** @import { Check } from "./types.d.ts" */

/** The checks of a token and why they failed, in English. */
export const checks = {
  title: "Verification",
  names: {
    format: "Format",
    algorithm: "Algorithm",
    signature: "Signature",
    issuer: "Issuer",
    audience: "Audience",
    subject: "Subject",
    expiry: "Expiry",
    issued: "Issued at",
  },
  verdicts: { passed: "passed", failed: "failed", skipped: "not checked" },
  passed: {
    format: "three parts, two of them JSON",
    algorithm: "RS256, the only one accepted",
    signature: "made by a key of the host's key set",
    issuer: "the host we expect",
    audience: "our organisation",
    subject: "names a user",
    expiry: "lies ahead",
    issued: "lies behind",
  },
  reason: (/** @type {Check} */ { reason, found, wanted }) =>
    ({
      "passed": "",
      "not-a-token": "This is not a signed token.",
      "not-checked": "Not checked with another algorithm.",
      "other-algorithm": `Signed with ${
        found ?? "no named algorithm"
      }; only ${wanted} is accepted.`,
      "other-type": `The type is ${found}, not ${wanted}.`,
      "critical-header": `The header demands something unknown: ${found}.`,
      "no-key-id": "The header names no key.",
      "unknown-key": `The host publishes no key named ${found}.`,
      "keys-unavailable": `The keys cannot be had: ${found}.`,
      "wrong-signature": "The signature does not fit: the token was changed or is foreign.",
      "other-value": `${found}, expected ${wanted}.`,
      "missing": "Missing or of the wrong kind.",
      "expired": `Was over at ${found}.`,
      "in-the-future": `Lies in the future: ${found}.`,
    })[reason],
};
