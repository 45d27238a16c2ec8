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
    let token = CompactToken(text)
    header = token.header
    claims = token.claims
    let members = token.claims?.objectValue ?? [:]
    life = Life(of: members, at: now)
    let judge = TokenJudge(
      token: token, keySet: keySet, verifier: verifier, expectedIssuer: expectedIssuer,
      expectedAudience: expectedAudience, now: now)
    checks = judge.checks()
    garbled = Self.garbled(in: .object(members), path: "")
  }

  /// `{header, claims, acceptable, life: {issuedAt, expiresAt, lifetime, remaining,
  /// documentedRefreshAt, neverRefreshes, note}, checks: [{name, verdict, reason}], garbled: [{claim,
  /// text, garbled}]}`; moments as ISO 8601, lengths in seconds, `null` where there is nothing.
  package func json() -> JSONObject {
    [
      "header": header ?? .null, "claims": claims ?? .null, "acceptable": .bool(isAcceptable),
      "life": .object(life.json()),
      "checks": .array(
        checks.map {
          [
            "name": .string($0.name), "verdict": .string($0.verdict.rawValue),
            "reason": .string($0.reason),
          ]
        }),
      "garbled": .array(
        garbled.map {
          [
            "claim": .string($0.claim), "text": .string($0.text), "garbled": .string($0.garbled),
          ]
        }),
    ]
  }

  private static func garbled(in value: JSONValue, path: String) -> [Garbled] {
    switch value {
    case .string(let text):
      let garbled = garbledByAtob(text)
      return garbled.isExactly(text) ? [] : [Garbled(claim: path, text: text, garbled: garbled)]
    case .array(let items):
      return items.enumerated().flatMap { garbled(in: $1, path: "\(path)[\($0)]") }
    case .object(let object):
      return object.members.flatMap {
        garbled(in: $0.value, path: path.isEmpty ? $0.name : "\(path).\($0.name)")
      }
    default: return []
    }
  }
}

extension TokenReport.Life {
  init(of claims: JSONObject, at now: Int) {
    let issuedAt = claims["iat"]?.seconds
    let expiresAt = claims["exp"]?.seconds
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
    lifetime = expiresAt.flatMap { end in issuedAt.map { end.saturatingSubtract($0) } }
    remaining = expiresAt.map { $0.saturatingSubtract(now) }
    let lead = IssuedToken.refreshLead
    let refresh = expiresAt.map { $0.saturatingSubtract(lead) }
    documentedRefreshAt = refresh
    let length = lifetime ?? remaining
    neverRefreshes = length.map { $0 <= lead } ?? false
    guard let refresh, let length else {
      note = "The token has no usable \"exp\", so an app cannot tell when to refresh it."
      return
    }
    if length <= lead {
      note =
        "A documented app never refreshes this token: it asks \(lead) seconds before expiry, "
        + "and the whole life is \(length) seconds."
    } else if refresh <= now {
      note =
        "The moment of the documented refresh, \(Timestamp.iso(seconds: refresh)), has passed; "
        + "an app that reads this token only now never refreshes it."
    } else {
      note = "A documented app refreshes this token at \(Timestamp.iso(seconds: refresh))."
    }
  }

  /// The times as JSON; see `TokenReport.json()`.
  package func json() -> JSONObject {
    func moment(_ seconds: Int?) -> JSONValue {
      .optional(seconds.map { Timestamp.iso(seconds: $0) })
    }
    func length(_ seconds: Int?) -> JSONValue { seconds.map { .number($0) } ?? .null }
    return [
      "issuedAt": moment(issuedAt), "expiresAt": moment(expiresAt),
      "lifetime": length(lifetime), "remaining": length(remaining),
      "documentedRefreshAt": moment(documentedRefreshAt),
      "neverRefreshes": .bool(neverRefreshes), "note": .string(note),
    ]
  }
}

extension JSONValue {
  /// A moment of a token in whole seconds, rounded down; nil for what is no number or too large.
  /// Source: RFC 7519 §2, NumericDate.
  var seconds: Int? {
    switch self {
    case .integer(let value): Int(value)
    case .double(let value): Int(exactly: value.rounded(.down))
    default: nil
    }
  }
}
