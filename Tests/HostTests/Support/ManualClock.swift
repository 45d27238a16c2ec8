import Host
import Native

/// A clock that stands still until a test moves it. Whoever waits is woken when the time has come; a test can also set
/// what it shows, like somebody who sets a machine's clock: then nobody has waited any longer.
final class ManualClock: Sendable {
  private struct Sleeper {
    let due: Int
    let continuation: AsyncStream<Void>.Continuation
  }

  private struct State {
    var elapsed = 0
    var start: Int
    var sleepers: [Int: Sleeper] = [:]
    var count = 0
  }

  private let state: Locked<State>

  init(now: Int = 1_800_000_000_000) { state = Locked(State(start: now)) }

  var now: Int { state.withLock { $0.start + $0.elapsed } }

  /// Milliseconds for which it was moved.
  var elapsed: Int { state.withLock { $0.elapsed } }

  /// Sets it ahead or back.
  func set(by milliseconds: Int) { state.withLock { $0.start += milliseconds } }

  /// How many wait.
  var sleepers: Int { state.withLock { $0.sleepers.count } }

  func advance(by milliseconds: Int) {
    let due = state.withLock { state -> [Sleeper] in
      state.elapsed += milliseconds
      let due = state.sleepers.filter { $0.value.due <= state.elapsed }
      for key in due.keys { state.sleepers[key] = nil }
      return due.values.sorted { $0.due < $1.due }
    }
    for sleeper in due { sleeper.continuation.finish() }
  }

  func sleep(_ milliseconds: Int) async throws {
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    let key = state.withLock { state in
      state.count += 1
      state.sleepers[state.count] = Sleeper(
        due: state.elapsed + milliseconds, continuation: continuation)
      return state.count
    }
    for await _ in stream {}
    state.withLock { $0.sleepers[key] = nil }
    try Task.checkCancellation()
  }

  var clock: HostClock {
    HostClock(
      now: { [self] in now }, elapsed: { [self] in elapsed },
      sleep: { [self] in try await sleep($0) })
  }
}
