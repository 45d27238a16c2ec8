import FoundationEssentials

/// The time of the service: what it is, and how to wait. Tests move their own.
package struct HostClock: Sendable {
  /// Milliseconds since 1970.
  package var now: @Sendable () -> Int
  /// Waits for so many milliseconds; throws when the task is cancelled.
  package var sleep: @Sendable (_ milliseconds: Int) async throws -> Void

  /// A clock of these two.
  package init(
    now: @escaping @Sendable () -> Int,
    sleep: @escaping @Sendable (_ milliseconds: Int) async throws -> Void
  ) {
    self.now = now
    self.sleep = sleep
  }

  /// The machine's own clock.
  package static let system = HostClock(
    now: { Int((Date().timeIntervalSince1970 * 1000).rounded(.down)) },
    sleep: { try await Task.sleep(for: .milliseconds($0)) })

  /// Whole seconds since 1970, as tokens count them.
  var seconds: Int { now() / 1000 }
}
