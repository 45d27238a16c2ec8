import Dispatch
import Host
import Native
import Testing

@Suite struct `The signing pool` {
  private struct Refusal: Error {}

  @Test func `gives what the work returns, or throws`() async throws {
    let pool = SigningPool()
    #expect(try await pool.run { 6 * 7 } == 42)
    await #expect(throws: Refusal.self) { try await pool.run { throw Refusal() } }
  }

  @Test(arguments: [1, 3])
  func `never works on more pieces at once than it is wide, and does them all`(
    width: Int
  ) async throws {
    let pool = SigningPool(width: width)
    let count = Locked((now: 0, most: 0))
    let done = try await withThrowingTaskGroup(of: Int.self) { group in
      for piece in 0..<200 {
        group.addTask {
          try await pool.run {
            count.withLock {
              $0.now += 1
              $0.most = max($0.most, $0.now)
            }
            defer { count.withLock { $0.now -= 1 } }
            return Digest.sha256([UInt8(piece)]).isEmpty ? 0 : piece
          }
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(done == 199 * 200 / 2)
    #expect((1...width).contains(count.withLock { $0.most }))
  }

  @Test func `refuses what is more than may wait, and goes on afterwards`() async throws {
    let pool = SigningPool(width: 1, limit: 1)
    let (holds, isHeld) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    async let first: Void = pool.run {
      isHeld.signal()
      holds.wait()
    }
    await untilSignalled(isHeld)
    let outcomes = Locked<[Result<Int, SigningPoolError>]>([])
    await withDiscardingTaskGroup { group in
      for piece in 0..<2 {
        group.addTask {
          do {
            let value = try await pool.run { piece }
            outcomes.withLock { $0.append(.success(value)) }
          } catch {
            outcomes.withLock { $0.append(.failure(.overloaded(limit: 1))) }
            // One waits and one was refused: now the first may end.
            holds.signal()
          }
        }
      }
    }
    try await first
    let failures = outcomes.withLock { $0.filter { if case .failure = $0 { true } else { false } } }
    #expect(failures.count == 1)
    #expect(try await pool.run { 1 } == 1)
  }

  private func untilSignalled(_ semaphore: DispatchSemaphore) async {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        semaphore.wait()
        continuation.resume()
      }
    }
  }
}
