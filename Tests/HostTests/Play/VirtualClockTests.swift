import Host
import Native
import TestSupport
import Testing

@Suite struct `Virtual clock` {
  private static let start = 1_800_000_000_000

  /// Sleeps on a clock and writes down who woke, and what the clock showed to him.
  private static func sleep(
    _ clock: VirtualClock, _ milliseconds: Int, as name: String, log: Locked<[String]>
  ) -> Task<Void, any Error> {
    Task {
      try await clock.sleep(milliseconds)
      log.withLock { $0.append("\(name) at \(clock.now - start)") }
    }
  }

  @Test func `it stands still, moves forward, and never back`() async throws {
    let clock = VirtualClock(start: Self.start)
    #expect(clock.now == Self.start)
    #expect(clock.nextDue == nil)
    clock.advance(to: Self.start + 5)
    clock.advance(to: Self.start + 3)
    #expect(clock.now == Self.start + 5)
    #expect(clock.hostClock.now() == Self.start + 5)
  }

  @Test func `a sleep of nothing is over at once`() async throws {
    let clock = VirtualClock(start: Self.start)
    try await clock.sleep(0)
    try await clock.sleep(-1)
    #expect(clock.sleepers == 0)
  }

  @Test func `sleepers wake by time, then by arrival`() async throws {
    let clock = VirtualClock(start: Self.start)
    let log = Locked<[String]>([])
    var tasks: [Task<Void, any Error>] = []
    for (name, time) in [("c", 30), ("a", 10), ("b", 10), ("d", 31)] {
      let before = clock.sleepers
      tasks.append(Self.sleep(clock, time, as: name, log: log))
      #expect(await eventually { clock.sleepers == before + 1 })
    }
    clock.advance(to: Self.start + 9)
    #expect(clock.sleepers == 4)
    // One time after the other, so that each has written before the next one wakes.
    for (moment, woken) in [(10, [1, 2]), (30, [0]), (31, [3])] {
      clock.advance(to: Self.start + moment)
      for place in woken { try await tasks[place].value }
    }
    #expect(Set(log.withLock { $0.prefix(2) }) == ["a at 10", "b at 10"])
    #expect(log.withLock { $0.dropFirst(2) } == ["c at 30", "d at 31"])
  }

  @Test func `the next due time is the earliest`() async throws {
    let clock = VirtualClock(start: Self.start)
    let log = Locked<[String]>([])
    let late = Self.sleep(clock, 50, as: "late", log: log)
    #expect(await eventually { clock.sleepers == 1 })
    let early = Self.sleep(clock, 20, as: "early", log: log)
    #expect(await eventually { clock.sleepers == 2 })
    #expect(clock.nextDue == Self.start + 20)
    clock.advance(to: Self.start + 20)
    #expect(clock.nextDue == Self.start + 50)
    clock.advance(to: .max)
    try await early.value
    try await late.value
    #expect(clock.nextDue == nil)
  }

  @Test func `a cancelled sleeper throws and is forgotten, early or late`() async throws {
    let clock = VirtualClock(start: Self.start)
    let log = Locked<[String]>([])
    let task = Self.sleep(clock, 10, as: "x", log: log)
    #expect(await eventually { clock.sleepers == 1 })
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(clock.sleepers == 0)
    for _ in 0..<500 {
      let task = Self.sleep(clock, 10, as: "x", log: log)
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
    }
    #expect(clock.sleepers == 0)
    clock.advance(to: .max)
    #expect(log.withLock { $0.isEmpty })
  }

  @Test func `a sleep beyond the end of time does not trap`() async throws {
    let clock = VirtualClock(start: Self.start)
    let log = Locked<[String]>([])
    let task = Self.sleep(clock, .max, as: "x", log: log)
    #expect(await eventually { clock.sleepers == 1 })
    #expect(clock.nextDue == .max)
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
