import Messages

/// Messages that the host page refused.
struct RefusalRecord: Sendable {
  private(set) var count = 0
  /// Refused messages of the app itself by reason: how many, and the latest one.
  private(set) var ofApp: [Expectation.Rejection: (count: Int, last: TimelineEntry)] = [:]
  private var byReason: [Expectation.Rejection: Int] = [:]

  /// The host page refused a message.
  mutating func refuse(_ entry: TimelineEntry) {
    count += 1
    guard let reason = entry.reason.flatMap({ Expectation.Rejection(rawValue: $0) }) else {
      return
    }
    byReason[reason, default: 0] += 1
    guard entry.from == .app else { return }
    ofApp[reason] = ((ofApp[reason]?.count ?? 0) + 1, entry)
  }

  /// How many were refused for this reason; nil for any.
  func count(for reason: Expectation.Rejection?) -> Int {
    reason.map { byReason[$0] ?? 0 } ?? count
  }
}
