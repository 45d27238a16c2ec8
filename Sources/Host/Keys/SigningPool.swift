import Native

/// A few threads for work that takes milliseconds and must not hold up the event loop or Swift's own threads: RSA
/// signatures, key generation, key files. As many as there are processors, which they share with everything else: see
/// `WorkerThreads`.
package final class SigningPool: Sendable {
  private let threads: WorkerThreads
  private let limit: Int

  /// A pool of `width` threads; work beyond `limit` waiting pieces is refused. There may be as many embeddings, each of
  /// which waits for one signature at a time.
  package init(width: Int = availableCores(), limit: Int = 1 << 15) {
    threads = WorkerThreads(width: width, limit: limit)
    self.limit = limit
  }

  /// What `work` returns or throws, once a thread came to it: first come, first served. Throws
  /// `SigningPoolError.overloaded` at once when too much is waiting. Returns to the caller's actor, `isolation`: a generic
  /// function that inherits it silently returns elsewhere when Swift 6.3.1 specialises it (`-O`), so it is a parameter.
  package func run<T: Sendable>(
    isolation: isolated (any Actor)? = #isolation, _ work: @Sendable @escaping () throws -> T
  ) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      let isTaken = threads.start {
        do { continuation.resume(returning: try work()) } catch {
          continuation.resume(throwing: error)
        }
      }
      if !isTaken { continuation.resume(throwing: SigningPoolError.overloaded(limit: limit)) }
    }
  }
}

/// Why a piece of work was not even begun.
package enum SigningPoolError: Error, Hashable, CustomStringConvertible {
  /// So many pieces were waiting already, or the system gave no thread.
  case overloaded(limit: Int)

  /// One sentence.
  package var description: String {
    switch self {
    case .overloaded(let limit):
      "No thread can sign it: \(limit) are waiting, or the system gives no more threads."
    }
  }
}
