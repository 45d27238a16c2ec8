// Answers and forges in the scenario language, from the fields of a form. No document here.

/** @import { Json, JsonObject } from "./types.d.ts" */
/** @typedef {Record<string, string>} Fields a form's fields by name; empty means not given */

import { isDuration } from "./life.js";

/** A field that cannot be understood. */
export class FieldError extends Error {
  /**
   * @param {string} field
   * @param {"json" | "duration" | "number"} problem
   */
  constructor(field, problem) {
    super(`${field}: ${problem}`);
    this.field = field;
    this.problem = problem;
  }
}

/**
 * The forge that a form describes; empty for an honest token.
 *
 * @param {Fields} fields
 * @returns {JsonObject}
 */
export function forgeFrom(fields) {
  /** @type {JsonObject} */
  const forge = {};
  for (const name of ["alg", "key", "kid", "signature", "payload", "same-as", "text"]) {
    const value = fields[name];
    if (value) forge[name] = value;
  }
  for (const name of ["lifetime", "issued", "not-before"]) {
    const value = fields[name]?.trim();
    if (!value) continue;
    if (!isDuration(value.replace(/^-/, ""))) throw new FieldError(name, "duration");
    forge[name] = value;
  }
  for (const name of ["claims", "header"]) {
    const value = jsonIn(fields, name);
    if (value !== undefined) forge[name] = value;
  }
  return forge;
}

/**
 * The answer that a form describes, as short as the language allows.
 *
 * @param {Fields} fields `answer` is the kind; see the table "Answers to a refresh"
 * @returns {Json}
 */
export function answerFrom(fields) {
  const kind = fields.answer ?? "token";
  if (kind === "silence" || kind === "hold") return kind;
  if (kind === "disconnect") return { disconnect: { for: durationIn(fields, "for") ?? "1s" } };
  const extras = extrasFrom(fields);
  if (kind === "error") return { error: fields.error ?? "", ...extras };
  if (kind === "raw") return { raw: jsonIn(fields, "raw") ?? {}, ...extras };
  const forge = forgeFrom(fields);
  const plain = Object.keys(forge).length + Object.keys(extras).length === 0;
  return plain ? "token" : { token: forge, ...extras };
}

/**
 * A value in one line, as the scenario language writes it: `error: Too many requests, after: 3s`.
 *
 * @param {Json} value
 * @returns {string}
 */
export function describe(value) {
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(describe).join(", ")}]`;
  return Object.entries(value).map(([name, inner]) => {
    if (inner === true || isEmpty(inner)) return name;
    const spelled = describe(inner);
    return typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? `${name}: {${spelled}}`
      : `${name}: ${spelled}`;
  }).join(", ");
}

/** @param {Fields} fields */
function extrasFrom(fields) {
  /** @type {JsonObject} */
  const extras = {};
  const after = durationIn(fields, "after");
  if (after) extras.after = after;
  const times = fields.times?.trim();
  if (times && !/^[1-9]\d{0,2}$/.test(times)) throw new FieldError("times", "number");
  if (times && times !== "1") extras.times = Number(times);
  for (const name of ["to", "type", "expires-at"]) {
    const value = fields[name]?.trim();
    if (value) extras[name] = value;
  }
  const from = fields.from?.trim();
  if (from) Object.assign(extras, { from, via: fields.via || "sibling" });
  const drop = (fields.drop ?? "").split(/[\s,]+/).filter(Boolean);
  if (drop.length > 0) extras.drop = drop;
  const alongside = jsonIn(fields, "alongside");
  if (alongside !== undefined) extras.alongside = alongside;
  return extras;
}

/**
 * @param {Fields} fields
 * @param {string} name
 */
function durationIn(fields, name) {
  const value = fields[name]?.trim();
  if (value && !isDuration(value)) throw new FieldError(name, "duration");
  return value || undefined;
}

/**
 * @param {Fields} fields
 * @param {string} name
 * @returns {Json | undefined}
 */
export function jsonIn(fields, name) {
  const value = fields[name]?.trim();
  if (!value) return undefined;
  try {
    return JSON.parse(value);
  } catch {
    // A bare word such as `silence` is an answer too; anything else is a slip.
    if (name === "alongside" && /^[a-z]+$/.test(value)) return value;
    throw new FieldError(name, "json");
  }
}

/** @param {Json} value */
function isEmpty(value) {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
