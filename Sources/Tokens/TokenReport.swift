package import JSON

/// What a token says and what a careful app would make of it.
package struct TokenReport: Sendable, Hashable {
  /// How a check ended.
  package enum Verdict: String, Sendable, Hashable { case passed, failed, skipped }

  /// One thing an app has to look at.
  package struct Check: Sendable, Hashable {
    /// A short name: `form`, `header`, `crit`, `alg`, `kid`, `signature`, `claims`, `iss`, `aud`,
    /// `exp`, `iat`, `nbf`.
    package let name: String
    /// How it ended.
    package let verdict: Verdict
    /// Why, in one sentence with the offending value.
    package let reason: String
  }

  /// The times of a token, in whole seconds since 1970 or of length.
  package struct Life: Sendable, Hashable {
    /// The claim `iat`.
    package let issuedAt: Int?
    /// The claim `exp`.
    package let expiresAt: Int?
    /// From `iat` to `exp`.
    package let lifetime: Int?
    /// From the moment of the report to `exp`; negative when expired.
    package let remaining: Int?
    /// When a documented app asks for the next token: `exp` less five minutes.
    package let documentedRefreshAt: Int?
    /// Whether a documented app never refreshes this token: five minutes or less to live.
    package let neverRefreshes: Bool
    /// What that means, in one sentence.
    package let note: String
  }

  /// A claim that the documented `atob` sample garbles.
  package struct Garbled: Sendable, Hashable {
    /// The claim, with the way into it: `username`, `teams[0].name`.
    package let claim: String
    /// The text as it was written.
    package let text: String
    /// The text as such an app shows it.
    package let garbled: String
  }

  /// The decoded header; nil when there is none.
  package let header: JSONValue?
  /// The decoded payload; nil when there is none.
  package let claims: JSONValue?
  /// The times.
  package let life: Life
  /// Every check, in the order an app would make them.
  package let checks: [Check]
  /// The claims that are not plain ASCII.
  package let garbled: [Garbled]

  /// Whether the signature was verified and no check failed.
  package var isAcceptable: Bool {
    checks.contains { $0.name == "signature" && $0.verdict == .passed }
      && !checks.contains { $0.verdict == .failed }
  }

  /// Judges any text as a token; never traps. `keySet` is what the host publishes, `now` is in whole
  /// seconds since 1970. Without an expected issuer or audience that check is skipped.
  package init(
    decoding text: String, keySet: [JSONWebKey], verifier: any SignatureVerifier,
    expectedIssuer: String?, expectedAudience: String?, at now: Int
  ) {
    header = nil
    claims = nil
    life = Life(
      issuedAt: nil, expiresAt: nil, lifetime: nil, remaining: nil, documentedRefreshAt: nil,
      neverRefreshes: false, note: "")
    checks = []
    garbled = []
  }

  /// The report as JSON.
  package func json() -> JSONObject { [:] }
}
