/** What the service tells this app at GET /config.json. All URLs are absolute. */
export interface Configuration {
  /** The only origin this app talks to by postMessage. */
  hostOrigin: string;
  /** The `iss` that every token must carry. */
  issuer: string;
  /** The `aud` that every token must carry. */
  organizationId: string;
  organizationName: string;
  /** The key set, as a browser reaches it. */
  jwksUrl: string;
  /** The key set, as a back end on this machine reaches it. */
  loopbackJwksUrl: string;
  /** Life of a token in seconds. */
  lifetime: number;
}

export interface Team {
  id: string;
  name: string;
}

/** The claims of a token. Nothing here may be relied on before the token has been verified. */
export interface Claims {
  iss?: unknown;
  sub?: unknown;
  aud?: unknown;
  exp?: unknown;
  iat?: unknown;
  nbf?: unknown;
  [name: string]: unknown;
}

export interface Header {
  alg?: unknown;
  typ?: unknown;
  kid?: unknown;
  crit?: unknown;
  [name: string]: unknown;
}

/** A token taken apart; nothing is checked yet. */
export interface DecodedToken {
  header: Header;
  claims: Claims;
  /** The bytes that the signature covers. */
  signed: Uint8Array<ArrayBuffer>;
  signature: Uint8Array<ArrayBuffer>;
}

export type CheckName =
  | "format"
  | "algorithm"
  | "signature"
  | "issuer"
  | "audience"
  | "subject"
  | "expiry"
  | "issued";

export type Reason =
  | "passed"
  | "not-a-token"
  | "not-checked"
  | "other-algorithm"
  | "other-type"
  | "critical-header"
  | "no-key-id"
  | "unknown-key"
  | "keys-unavailable"
  | "wrong-signature"
  | "other-value"
  | "missing"
  | "expired"
  | "in-the-future";

export interface Check {
  name: CheckName;
  verdict: "passed" | "failed" | "skipped";
  reason: Reason;
  /** What the token says, as text, when that explains the verdict. */
  found?: string | undefined;
  /** What it should have said. */
  wanted?: string | undefined;
}

export interface Report {
  acceptable: boolean;
  header: Header | null;
  claims: Claims | null;
  checks: Check[];
}

/** Finds the public key of a key id. Rejects when the key set cannot be had at all. */
export interface KeySource {
  find(kid: string): Promise<CryptoKey | undefined>;
}

/** Time as a parameter, so that tests can move it. Milliseconds throughout. */
export interface Clock {
  now(): number;
  setTimeout(action: () => void, delay: number): unknown;
  clearTimeout(handle: unknown): void;
}

/** Why a request for a new token came to nothing. */
export type Failure =
  | { kind: "silence" }
  | { kind: "error"; text: string }
  | { kind: "malformed" }
  | { kind: "refused"; check: Check }
  | { kind: "older" };

export interface RefreshState {
  phase: "idle" | "waiting" | "asking";
  /** When the next request goes out (waiting) or the answer is given up (asking). */
  dueAt: number | null;
  /** Requests that failed since the last good answer. */
  failures: number;
}

/** What became of a token that was offered to the session. */
export interface Outcome {
  verdict: "adopted" | "same" | "older" | "refused";
  report: Report;
  /** Milliseconds since 1970; null when the token was not acceptable. */
  expiresAt: number | null;
}

/** A message that was ignored, for display. */
export interface Ignored {
  origin: string;
  type: string;
  reason: "window" | "origin" | "type";
}

export type Status =
  | "starting"
  | "verifying"
  | "signed-in"
  | "no-token"
  | "not-framed"
  | "refused"
  | "unverifiable"
  | "expired"
  | "broken";
