import Messages
import Testing

@testable import Host

@Suite struct `The timeline` {
  private func make(_ change: (inout Limits) -> Void = { _ in }) -> Timeline {
    var limits = Limits()
    change(&limits)
    return Timeline(limits: limits, clock: ManualClock().clock)
  }

  private func note(_ name: String) -> @Sendable (Int, Int) -> TimelineEntry {
    { id, at in
      TimelineEntry(id: id, at: at, from: .host, to: .host, kind: .note, name: name)
    }
  }

  @Test func `entries are numbered from one, and later ones can be asked for`() {
    let timeline = make()
    for name in ["a", "b", "c"] { timeline.append(note(name)) }
    #expect(timeline.snapshot().entries.map(\.id) == [1, 2, 3])
    #expect(timeline.snapshot(after: 1).entries.map(\.name) == ["b", "c"])
    #expect(timeline.snapshot(after: 3).entries.isEmpty)
    #expect(timeline.snapshot(after: 99).entries.isEmpty)
    #expect(timeline.snapshot(after: -5).entries.count == 3)
    #expect(timeline.snapshot(after: .max).entries.isEmpty)
  }

  @Test(arguments: [1, 3, 2000])
  func `only so many are kept, and the dropped ones are counted`(limit: Int) {
    let timeline = make { $0.timelineEntries = limit }
    let count = limit * 2 + 7
    for number in 1...count { timeline.append(note("\(number)")) }
    let snapshot = timeline.snapshot()
    #expect(snapshot.entries.map(\.id) == Array((count - limit + 1)...count))
    #expect(snapshot.dropped == count - limit)
    #expect(timeline.snapshot(after: count - 1).entries.map(\.name) == ["\(count)"])
    #expect(timeline.snapshot(after: 1).entries.first?.id == count - limit + 1)
  }

  @Test func `large entries push older ones out, the last one always stays`() {
    let timeline = make { $0.timelineBytes = 1100 }
    for _ in 0..<10 { timeline.append(note(String(repeating: "x", count: 300))) }
    #expect(timeline.snapshot().entries.map(\.id) == [9, 10])
    timeline.append(note(String(repeating: "x", count: 5000)))
    #expect(timeline.snapshot().entries.map(\.id) == [11])
    #expect(timeline.snapshot().dropped == 10)
  }

  @Test func `who watches sees what was and what comes, without a gap`() async {
    let timeline = make()
    timeline.append(note("a"))
    timeline.append(note("b"))
    let stream = timeline.watch(
      after: 1, opening: { $0.entries.map(\.name).joined() }, spell: { $0.name })
    timeline.append(note("c"))
    timeline.close()
    timeline.append(note("d"))
    var seen: [String] = []
    if let stream {
      for await piece in stream { seen.append(piece) }
    }
    #expect(seen == ["b", "c"])
  }

  @Test func `only so many may watch, and who leaves makes room`() async {
    let timeline = make { $0.eventStreams = 1 }
    func watch() -> AsyncStream<Int>? { timeline.watch(opening: { _ in 0 }, spell: { $0.id }) }
    var first = watch()
    #expect(first != nil)
    #expect(watch() == nil)
    first = nil
    #expect(watch() != nil)
  }
}
