import JSON
import Messages

/// The tokens that the timeline told of, by fingerprint: who gave them to the app, and whether a careful
/// app may use them. After some thousands the oldest are forgotten, but not the initial one.
struct TokenBook: Sendable {
  /// Why a careful app does not use a token.
  enum Flaw: Sendable, Hashable {
    /// It is bent, in the words of the scenario language.
    case bent(JSONObject)
    /// A foreign window posted it, from this origin.
    case foreign(String)
    /// The host posted it in a message of another type.
    case otherType(String)
    /// The host posted it to another origin.
    case otherTarget(String)
    /// Nobody gave it to the app.
    case unknown
  }

  /// What is known about one token.
  struct Token: Sendable, Hashable {
    /// Its fingerprint; see `TimelineEntry.TokenNote`.
    var fingerprint: String
    /// In milliseconds since 1970.
    var expiresAt: Int?
    /// When the app got it, in milliseconds since 1970.
    var givenAt: Int
    /// Nil where a careful app may use it.
    var flaw: Flaw?
    /// Whether it had not expired when the app got it.
    var wasAlive: Bool { expiresAt.map { $0 > givenAt } ?? true }
  }

  /// The token that the frame was opened with.
  private(set) var initial: Token?
  /// The newest one that the host gave the app and that a careful app uses.
  private(set) var current: Token?
  /// The one that a careful app holds: the current one, or after a reload the one in its URL.
  private(set) var holding: Token?
  private var known: [String: Token] = [:]
  private var order: [String] = []
  private static let limit = 4096

  /// The app is framed with this token, or with none.
  mutating func frame(_ note: TimelineEntry.TokenNote?, at now: Int) {
    initial = note.flatMap { add($0, flaw: nil, at: now) }
    current = initial.flatMap { $0.flaw == nil ? $0 : nil }
    holding = current
  }

  /// The app is framed again with the URL that it had.
  mutating func frameAgain(at now: Int) {
    holding = initial.flatMap { $0.flaw == nil ? $0 : nil }
    holding?.givenAt = now
  }

  /// The app is given a token by a message. True when a careful app takes it.
  @discardableResult
  mutating func give(_ note: TimelineEntry.TokenNote, flaw: Flaw?, at now: Int) -> Bool {
    guard let fingerprint = note.fingerprint else { return false }
    let isNew = known[fingerprint].map { $0.flaw != nil } ?? true
    guard let token = add(note, flaw: flaw, at: now), token.flaw == nil, token.wasAlive
    else { return false }
    // One that was given before is no newer than those given since.
    if isNew { current = token }
    holding = token
    return true
  }

  /// What is known about the token that a note tells of.
  func token(_ note: TimelineEntry.TokenNote, at now: Int) -> Token {
    if let fingerprint = note.fingerprint {
      if let token = known[fingerprint] { return token }
      if let initial, initial.fingerprint == fingerprint { return initial }
    }
    return Token(
      fingerprint: note.fingerprint ?? "", expiresAt: note.expiresAt, givenAt: now,
      flaw: note.forge.map { .bent($0) } ?? .unknown)
  }

  /// Adds a token. One that was known keeps what was thought of it, unless the host gives it properly now.
  private mutating func add(
    _ note: TimelineEntry.TokenNote, flaw: Flaw?, at now: Int
  ) -> Token? {
    guard let fingerprint = note.fingerprint else { return nil }
    let flaw = flaw ?? note.bend(at: now).map { .bent($0) }
    var token = Token(
      fingerprint: fingerprint, expiresAt: note.expiresAt, givenAt: now, flaw: flaw)
    if let before = known[fingerprint] {
      if flaw != nil { token.flaw = before.flaw }
    } else {
      order.append(fingerprint)
    }
    known[fingerprint] = token
    if order.count > Self.limit {
      for old in order.prefix(Self.limit / 2) { known[old] = nil }
      order.removeFirst(Self.limit / 2)
    }
    return token
  }
}

extension TimelineEntry.TokenNote {
  /// How it is bent, if so badly that a careful app refuses it. Another start, another life and other
  /// names do not matter as long as it lives.
  fileprivate func bend(at now: Int) -> JSONObject? {
    guard forged else { return nil }
    let forge = forge ?? [:]
    let isMild = forge.members.allSatisfy { member in
      switch member.name {
      case "lifetime", "issued": true
      case "claims": !Self.binding.contains { member.value[$0] != nil }
      default: false
      }
    }
    let isAlive = expiresAt.map { $0 > now } ?? true
    return isMild && isAlive && !forge.isEmpty ? nil : forge
  }

  /// Claims by which an app tells whether a token is meant for it, for its user and for now.
  private static let binding = ["iss", "aud", "sub", "exp", "iat", "nbf"]
}
