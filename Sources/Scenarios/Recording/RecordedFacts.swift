import Messages

/// What is known of the app since it was framed last.
struct RecordedFacts {
  var refreshes = 0
  var rejected: [Expectation.Rejection: Int] = [:]
  /// When the newest honest token runs out, in milliseconds since 1970.
  private(set) var expiry: Int?
  private var keyFetches = 0
  private var honest: String?
  private var gaveForged = false
  private var usesForged = false
  private var isSeen = false
  private var used: String?
  private var isBlocked = false

  mutating func note(_ deed: ScenarioRecorder.Deed) {
    switch deed {
    case .refresh: refreshes += 1
    case .rejected(let reason): rejected[reason, default: 0] += 1
    }
  }

  mutating func note(_ entry: TimelineEntry) {
    switch entry.kind {
    case .frame where entry.to == .app, .message where entry.to == .app:
      guard let token = entry.token, entry.verdict != .failed else { break }
      if token.forged || entry.from == .foreign {
        gaveForged = true
      } else {
        expiry = token.expiresAt
        honest = token.fingerprint
      }
    case .keys where entry.from == .app: keyFetches += 1
    case .request where entry.from == .app:
      isSeen = true
      used = entry.token?.fingerprint
      if entry.token?.forged == true { usesForged = true }
    case .health: isBlocked = entry.name == "frame blocked"
    default: break
    }
  }

  /// What holds in the end.
  var expectation: Expectation {
    var checks: [Expectation.Check] = [.refreshes(.init(refreshes))]
    if keyFetches > 0 { checks.append(.keyFetches(.init(.greaterOrEqual, 1))) }
    if isSeen, gaveForged { checks.append(.forgedTokenUsed(usesForged)) }
    if isSeen, !usesForged, let used, used == honest { checks.append(.appToken(.current)) }
    if isBlocked { checks.append(.frame(.blocked, reason: nil)) }
    return Expectation(checks)
  }
}
