import FoundationEssentials
import Scenarios

/// The time of the service: what it is, and how to wait. Tests move their own.
package struct HostClock: Sendable {
  /// Milliseconds since 1970, for what people and tokens are told. A machine's clock may be set, back too.
  package var now: @Sendable () -> Int
  /// Milliseconds of a clock that nobody sets, for what lasts: its beginning says nothing.
  package var elapsed: @Sendable () -> Int
  /// Waits for so many milliseconds, whatever `now` is set to meanwhile; throws when the task is cancelled.
  package var sleep: @Sendable (_ milliseconds: Int) async throws -> Void

  /// A clock of these; without `elapsed` one that is never set.
  package init(
    now: @escaping @Sendable () -> Int, elapsed: (@Sendable () -> Int)? = nil,
    sleep: @escaping @Sendable (_ milliseconds: Int) async throws -> Void
  ) {
    self.now = now
    self.elapsed = elapsed ?? now
    self.sleep = sleep
  }

  /// The machine's own clock.
  package static let system = HostClock(
    now: { Int((Date().timeIntervalSince1970 * 1000).rounded(.down)) },
    elapsed: { [start = ContinuousClock.now] in (ContinuousClock.now - start).milliseconds },
    sleep: { try await Task.sleep(for: .milliseconds($0)) })

  /// Whole seconds since 1970, as tokens count them.
  var seconds: Int { now() / 1000 }

  /// When, by `elapsed`, it will be `moment` by `now` if nobody sets the clock.
  package func elapsed(at moment: Int) -> Int {
    let (left, isFar) = moment.subtractingReportingOverflow(now())
    let (due, isFarther) = elapsed().addingReportingOverflow(left)
    return isFar || isFarther ? .max : due
  }
}
