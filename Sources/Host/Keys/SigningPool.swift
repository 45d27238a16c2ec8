import Dispatch
import Native

/// A few threads for work that takes milliseconds and must not hold up the event loop or Swift's own threads: RSA
/// signatures, key generation, key files. One thread less than there are cores, at least one.
package final class SigningPool: Sendable {
  private struct State {
    var running = 0
    var waiting: [@Sendable () -> Void] = []
  }

  private enum Turn { case starts, waits, refused }

  private let width: Int
  private let limit: Int
  private let state = Locked(State())
  private let queue = DispatchQueue(label: "hostsim.signing", attributes: .concurrent)

  /// A pool of `width` threads; work beyond `limit` waiting pieces is refused.
  package init(width: Int = max(1, availableCores() - 1), limit: Int = 1024) {
    self.width = width
    self.limit = limit
  }

  /// What `work` returns or throws, once a thread came to it: first come, first served. Throws
  /// `SigningPoolError.overloaded` at once when too much is waiting. Returns to the caller's actor, `isolation`: a generic
  /// function that inherits it silently returns elsewhere when Swift 6.3.1 specialises it (`-O`), so it is a parameter.
  package func run<T: Sendable>(
    isolation: isolated (any Actor)? = #isolation, _ work: @Sendable @escaping () throws -> T
  ) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      let piece: @Sendable () -> Void = {
        do { continuation.resume(returning: try work()) } catch {
          continuation.resume(throwing: error)
        }
      }
      switch place(piece) {
      case .starts: queue.async { [self] in drain(from: piece) }
      case .waits: break
      case .refused: continuation.resume(throwing: SigningPoolError.overloaded(limit: limit))
      }
    }
  }

  private func place(_ piece: @Sendable @escaping () -> Void) -> Turn {
    state.withLock { state -> Turn in
      if state.running < width {
        state.running += 1
        return .starts
      }
      if state.waiting.count >= limit { return .refused }
      state.waiting.append(piece)
      return .waits
    }
  }

  private func drain(from first: @Sendable () -> Void) {
    first()
    while let next = takeNext() { next() }
  }

  private func takeNext() -> (@Sendable () -> Void)? {
    state.withLock { state in
      if state.waiting.isEmpty {
        state.running -= 1
        return nil
      }
      return state.waiting.removeFirst()
    }
  }
}

/// Why a piece of work was not even begun.
package enum SigningPoolError: Error, Hashable, CustomStringConvertible {
  /// So many pieces were waiting already.
  case overloaded(limit: Int)

  /// One sentence.
  package var description: String {
    switch self {
    case .overloaded(let limit): "More than \(limit) signatures are waiting for a thread."
    }
  }
}
