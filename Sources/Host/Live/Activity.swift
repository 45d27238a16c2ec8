import Native

/// Lets one wait until something happens. What happened while nobody waited is not lost: the next one to
/// wait goes on at once.
final class Activity: Sendable {
  private struct State {
    var isPending = false
    var number = 0
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
  }

  private let state = Locked(State())

  /// Something happened.
  func signal() {
    let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      state.isPending = state.waiting.isEmpty
      defer { state.waiting = [:] }
      return Array(state.waiting.values)
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Forgets what happened while nobody waited.
  func clear() { state.withLock { $0.isPending = false } }

  /// Returns when something happens, or when the task is cancelled.
  func wait() async {
    let number = state.withLock { state in
      state.number += 1
      return state.number
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state -> Bool in
          if state.isPending || Task.isCancelled {
            state.isPending = false
            return true
          }
          state.waiting[number] = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
    }
  }
}
