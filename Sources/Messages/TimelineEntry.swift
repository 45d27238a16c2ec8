package import JSON

/// Who takes part in what the timeline shows.
package enum Party: String, Sendable, Hashable, CaseIterable {
  /// The framed app.
  case app
  /// The host page.
  case host
  /// The simulator's service.
  case service
  /// A window of another origin.
  case foreign
}

/// One line of the timeline.
package struct TimelineEntry: Sendable, Hashable {
  /// What kind of thing happened.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case message, token, keys, frame, control, bridge, note, health
    /// The app asks its own back end for something.
    case request
  }

  /// What became of a message.
  package enum Verdict: String, Sendable, Hashable, CaseIterable {
    case accepted, rejected, sent, failed
  }

  /// What an entry tells about the token it brought.
  package struct TokenNote: Sendable, Hashable {
    /// A claim that differs from the token before; `before` is nil when new, `after` when gone.
    package struct Change: Sendable, Hashable {
      /// The claim's name.
      package var claim: String
      /// Its value before.
      package var before: JSONValue?
      /// Its value now.
      package var after: JSONValue?

      /// A change of one claim.
      package init(claim: String, before: JSONValue?, after: JSONValue?) {
        self.claim = claim
        self.before = before
        self.after = after
      }
    }

    /// The token's id; nil when it has none.
    package var jti: String?
    /// The first 16 hexadecimal digits of the SHA-256 of the compact token: tells tokens apart without
    /// showing them. Nil where the token itself is not known.
    package var fingerprint: String?
    /// Whether it is bent.
    package var forged: Bool
    /// How, in the words of the scenario language.
    package var forge: JSONObject?
    /// When it expires, in milliseconds since 1970.
    package var expiresAt: Int?
    /// What differs from the token before.
    package var changes: [Change]

    /// A note on a token.
    package init(
      jti: String?, fingerprint: String? = nil, forged: Bool, forge: JSONObject?, expiresAt: Int?,
      changes: [Change]
    ) {
      self.jti = jti
      self.fingerprint = fingerprint
      self.forged = forged
      self.forge = forge
      self.expiresAt = expiresAt
      self.changes = changes
    }
  }

  /// Its number in the timeline, from 1.
  package var id: Int
  /// When, in milliseconds since 1970.
  package var at: Int
  /// Where it came from.
  package var from: Party
  /// Where it went.
  package var to: Party
  /// What kind of thing it is.
  package var kind: Kind
  /// The message type, or what happened in a few words.
  package var name: String
  /// The origin that the browser told.
  package var origin: String?
  /// The target origin that a message was posted with, or `*`; nil where it has none.
  package var targetOrigin: String?
  /// What became of it.
  package var verdict: Verdict?
  /// Why.
  package var reason: String?
  /// The token that came with it.
  package var token: TokenNote?
  /// The message itself.
  package var raw: JSONValue?

  /// One line of the timeline.
  package init(
    id: Int, at: Int, from: Party, to: Party, kind: Kind, name: String, origin: String? = nil,
    targetOrigin: String? = nil, verdict: Verdict? = nil, reason: String? = nil,
    token: TokenNote? = nil, raw: JSONValue? = nil
  ) {
    self.id = id
    self.at = at
    self.from = from
    self.to = to
    self.kind = kind
    self.name = name
    self.origin = origin
    self.targetOrigin = targetOrigin
    self.verdict = verdict
    self.reason = reason
    self.token = token
    self.raw = raw
  }

  /// About how many bytes its JSON has; see `JSONValue.weight`.
  package var weight: Int {
    let texts = [name, origin, targetOrigin, reason].reduce(0) { $0 + ($1?.jsonWeight ?? 4) }
    return 175 + texts + (token?.weight ?? 4) + (raw?.weight ?? 4)
  }

  /// `{id, at, from, to, kind, name, origin, targetOrigin, verdict, reason, token, raw}`: every member
  /// is there, `null` where there is nothing; `at` as ISO 8601.
  package func json() -> JSONObject {
    [
      "id": .number(id), "at": .string(Timestamp.iso(milliseconds: at)),
      "from": .string(from.rawValue), "to": .string(to.rawValue), "kind": .string(kind.rawValue),
      "name": .string(name), "origin": .optional(origin), "targetOrigin": .optional(targetOrigin),
      "verdict": .optional(verdict?.rawValue),
      "reason": .optional(reason), "token": token.map { .object($0.json()) } ?? .null,
      "raw": raw ?? .null,
    ]
  }
}

extension TimelineEntry.TokenNote {
  fileprivate var weight: Int {
    changes.reduce(180 + (forge?.weight ?? 4)) {
      $0 + 36 + $1.claim.utf8.count + ($1.before?.weight ?? 4) + ($1.after?.weight ?? 4)
    }
  }

  /// `{jti, fingerprint, forged, forge, expiresAt, changes: [{claim, before, after}]}`, `null` where
  /// there is nothing.
  package func json() -> JSONObject {
    [
      "jti": .optional(jti), "fingerprint": .optional(fingerprint), "forged": .bool(forged),
      "forge": forge.map { .object($0) } ?? .null,
      "expiresAt": .optional(expiresAt.map { Timestamp.iso(milliseconds: $0) }),
      "changes": .array(
        changes.map {
          [
            "claim": .string($0.claim), "before": $0.before ?? .null, "after": $0.after ?? .null,
          ]
        }),
    ]
  }
}
