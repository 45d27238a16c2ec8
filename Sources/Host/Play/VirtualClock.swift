import Native

/// A clock that stands still until it is moved. Whoever sleeps is woken in the order of the times for which
/// he waits, and of his coming where they are equal.
package final class VirtualClock: Sendable {
  fileprivate struct Sleeper {
    let number: Int
    let due: Int
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now: Int
    var count = 0
    var sleepers: [Sleeper] = []
    /// Numbers of sleepers that were cancelled before they lay down.
    var cancelled: Set<Int> = []
  }

  private let state: Locked<State>

  /// A clock that shows `start`, in milliseconds since 1970.
  package init(start: Int) { state = Locked(State(now: start)) }

  /// Milliseconds since 1970.
  package var now: Int { state.withLock { $0.now } }

  /// When the next sleeper is to be woken; nil when nobody sleeps.
  package var nextDue: Int? { state.withLock { $0.sleepers.map(\.due).min() } }

  /// How many sleep.
  package var sleepers: Int { state.withLock { $0.sleepers.count } }

  /// Moves the clock to `moment`, never back. Sleepers that are due by then are woken one after the other,
  /// each with the clock at its time; what they do goes on beside the caller.
  package func advance(to moment: Int) {
    while let sleeper = takeDue(by: moment) { sleeper.continuation.resume() }
    state.withLock { $0.now = max($0.now, moment) }
  }

  private func takeDue(by moment: Int) -> Sleeper? {
    state.withLock { state in
      let due = state.sleepers.indices.filter { state.sleepers[$0].due <= moment }
      guard
        let first = due.min(by: { state.sleepers[$0].order < state.sleepers[$1].order })
      else { return nil }
      let sleeper = state.sleepers.remove(at: first)
      state.now = max(state.now, sleeper.due)
      return sleeper
    }
  }

  /// Waits until the clock was moved by so many milliseconds. Throws `CancellationError` at once when the
  /// task is cancelled.
  package func sleep(_ milliseconds: Int) async throws {
    try Task.checkCancellation()
    guard milliseconds > 0 else { return }
    let number = state.withLock { state in
      state.count += 1
      return state.count
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isCancelled = state.withLock { state -> Bool in
          if state.cancelled.remove(number) != nil { return true }
          let (due, overflow) = state.now.addingReportingOverflow(milliseconds)
          state.sleepers.append(
            Sleeper(number: number, due: overflow ? .max : due, continuation: continuation))
          return false
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      let sleeper = state.withLock { state -> Sleeper? in
        if let place = state.sleepers.firstIndex(where: { $0.number == number }) {
          return state.sleepers.remove(at: place)
        }
        state.cancelled.insert(number)
        return nil
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
    state.withLock { _ = $0.cancelled.remove(number) }
  }

  /// This clock as the service takes it.
  package var hostClock: HostClock {
    HostClock(now: { [self] in now }, sleep: { [self] in try await sleep($0) })
  }
}

extension VirtualClock.Sleeper {
  fileprivate var order: (Int, Int) { (due, number) }
}
