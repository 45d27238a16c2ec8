import Messages

/// The facts of the timeline that expectations are about, counted since the last `open`.
package struct Ledger: Sendable {
  /// Requests for a token that the host page accepted.
  package private(set) var refreshes = 0

  private let ground: ScenarioEngine.Ground

  init(ground: ScenarioEngine.Ground) { self.ground = ground }

  /// Takes note of a line of the timeline.
  mutating func note(_ entry: TimelineEntry) {
    switch entry.kind {
    case .frame where entry.to == .app && entry.name == "open": refreshes = 0
    case .message where entry.from == .app && entry.verdict == .accepted: refreshes += 1
    default: break
    }
  }
}
