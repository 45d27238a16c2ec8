import Messages

/// Messages that the host page refused.
struct RefusalRecord: Sendable {
  private(set) var count = 0
  /// Other refused messages of the app itself by reason: how many, and the latest one.
  private(set) var ofApp: [Expectation.Rejection: (count: Int, last: TimelineEntry)] = [:]
  /// Requests for a token among them that the app sent from another origin: how many, and the latest one.
  private(set) var requests: (count: Int, last: TimelineEntry)?
  private var byReason: [Expectation.Rejection: Int] = [:]

  /// The host page refused a message; `requestType` is the type of a request for a token.
  mutating func refuse(_ entry: TimelineEntry, requestType: String) {
    count += 1
    guard let reason = entry.reason.flatMap({ Expectation.Rejection(rawValue: $0) }) else {
      return
    }
    byReason[reason, default: 0] += 1
    guard entry.from == .app else { return }
    if reason == .origin, entry.name == requestType {
      requests = ((requests?.count ?? 0) + 1, entry)
      return
    }
    ofApp[reason] = ((ofApp[reason]?.count ?? 0) + 1, entry)
  }

  /// How many were refused for this reason; nil for any.
  func count(for reason: Expectation.Rejection?) -> Int {
    reason.map { byReason[$0] ?? 0 } ?? count
  }
}
