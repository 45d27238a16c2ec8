import Native

/// Counts the HTTP requests of a service, so that a scenario's client knows whether one is under way.
final class RequestCount: Sendable {
  private struct State {
    var begun = 0
    var finished = 0
    var waits = 0
    /// When those that wait for the clock go on, by the number of their wait.
    var waiting: [Int: Int] = [:]
  }

  private let state = Locked(State())

  func begin() { state.withLock { $0.begun += 1 } }

  func finish() { state.withLock { $0.finished += 1 } }

  /// A request waits until this time by `HostClock.elapsed`. Returns the number of its wait.
  func wait(until due: Int) -> Int {
    state.withLock { state in
      state.waits += 1
      state.waiting[state.waits] = due
      return state.waits
    }
  }

  /// It goes on.
  func goOn(_ number: Int) { state.withLock { $0.waiting[number] = nil } }

  /// Adds the numbers to those of the bridge. Whoever is due by `now` waits no longer, even if he has not
  /// noticed yet.
  func count(into traffic: inout Traffic, at now: Int) {
    traffic = state.withLock { [traffic] state in
      var traffic = traffic
      traffic.requestsBegun = state.begun
      traffic.requestsFinished = state.finished
      traffic.requestsWaiting = state.waiting.values.count { $0 > now }
      return traffic
    }
  }
}
