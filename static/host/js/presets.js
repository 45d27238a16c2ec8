// Answers that are one click away, and the fields with which a person builds others.

/** @import { Json } from "./types.d.ts" */
/** @import { Key } from "./i18n.js" */

/**
 * The answers that a click makes the next one.
 *
 * @param {string} foreignOrigin the look-alike origin
 * @returns {{ label: Key, answer: Json, tone: "good" | "bad" | "late" }[]}
 */
export function presets(foreignOrigin) {
  const from = { from: foreignOrigin, via: "sibling" };
  return [
    { label: "preset.token", answer: "token", tone: "good" },
    { label: "preset.error", answer: { error: "Too many requests" }, tone: "bad" },
    { label: "preset.silence", answer: "silence", tone: "bad" },
    { label: "preset.hold", answer: "hold", tone: "late" },
    { label: "preset.late", answer: { token: {}, after: "5s" }, tone: "late" },
    { label: "preset.twice", answer: { token: {}, times: 2 }, tone: "late" },
    { label: "preset.expired", answer: { token: { issued: "-2h" } }, tone: "bad" },
    { label: "preset.short", answer: { token: { lifetime: "4m" } }, tone: "late" },
    { label: "preset.none", answer: { token: { alg: "none" } }, tone: "bad" },
    { label: "preset.tampered", answer: { token: { payload: "tampered" } }, tone: "bad" },
    { label: "preset.key", answer: { token: { key: "other" } }, tone: "bad" },
    { label: "preset.audience", answer: { token: { claims: { aud: "org_else" } } }, tone: "bad" },
    { label: "preset.seconds", answer: { token: {}, "expires-at": "s" }, tone: "bad" },
    { label: "preset.lookalike", answer: { token: { key: "other" }, ...from }, tone: "bad" },
    { label: "preset.cut", answer: { disconnect: { for: "3s" } }, tone: "late" },
  ];
}

/**
 * A field of the answer form: a choice, a text with suggestions, or JSON.
 *
 * @typedef {{ name: string, label: Key, options?: string[], suggest?: string[], json?: string,
 *   example?: string }} FieldPlan
 */

/** @type {FieldPlan[]} How a token can be bent: every word of the scenario language. */
export const forgeFields = [
  {
    name: "alg",
    label: "forge.alg",
    options: ["none", "HS256-with-public-key", "RS384", "PS256", "ES256"],
  },
  { name: "key", label: "forge.key", options: ["other", "withdrawn", "other-organisation"] },
  {
    name: "signature",
    label: "forge.signature",
    options: ["flipped", "empty", "truncated", "of-other-token"],
  },
  { name: "payload", label: "forge.payload", options: ["tampered"] },
  { name: "same-as", label: "forge.sameAs", options: ["previous", "initial"] },
  { name: "kid", label: "forge.kid", suggest: ["missing", "unknown"], example: "missing" },
  { name: "lifetime", label: "forge.lifetime", example: "4m" },
  { name: "issued", label: "forge.issued", example: "-2h" },
  { name: "not-before", label: "forge.notBefore", example: "5m" },
  { name: "text", label: "forge.text", example: "not-a-token" },
  { name: "claims", label: "forge.claims", json: '{"role": "admin", "email": null}' },
  { name: "header", label: "forge.header", json: '{"jku": "http://evil.localhost/jwks"}' },
];

/** @type {FieldPlan[]} How an answer can reach the app other than it should. */
export const deliveryFields = [
  { name: "after", label: "delivery.after", example: "3s" },
  { name: "times", label: "delivery.times", example: "1" },
  {
    name: "expires-at",
    label: "delivery.expiresAt",
    suggest: ["iso", "ms", "s", "missing"],
    example: "iso",
  },
  { name: "drop", label: "delivery.drop", suggest: ["token", "expiresAt", "error", "type"] },
  { name: "type", label: "delivery.type", example: "MEINGPT_TOKEN_RESPONSE" },
  { name: "to", label: "delivery.to", suggest: ["*"] },
  { name: "from", label: "delivery.from", suggest: [] },
  { name: "via", label: "delivery.via", options: ["sibling", "popup"] },
  { name: "alongside", label: "delivery.alongside", json: '{"error": "Too many requests"}' },
];
