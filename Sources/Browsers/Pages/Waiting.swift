/// Looking again and again until something is so, with a limit.
package enum Waiting {
  /// The outcome of one look.
  package enum Look<Value: Sendable>: Sendable {
    /// It is so.
    case done(Value)
    /// Not yet; what was seen instead.
    case notYet(String)
  }

  /// Looks every few milliseconds until `look` is done. An error counts as "not yet", except a lost connection.
  /// Throws `.neverHappened` with what was seen last.
  package static func wait<Value: Sendable>(
    for what: String, within limit: Duration = .seconds(10),
    _ look: () async throws(BrowserError) -> Look<Value>
  ) async throws(BrowserError) -> Value {
    let end = ContinuousClock.now + limit
    var seen = "nothing"
    while true {
      do {
        switch try await look() {
        case .done(let value): return value
        case .notYet(let text): seen = text
        }
      } catch .disconnected(let detail) {
        throw .disconnected(detail: detail)
      } catch {
        seen = error.description
      }
      guard ContinuousClock.now < end, !Task.isCancelled else {
        throw .neverHappened(
          what: what, milliseconds: limit.milliseconds, detail: String(seen.prefix(2000)))
      }
      try? await Task.sleep(for: .milliseconds(20))
    }
  }
}
