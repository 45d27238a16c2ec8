import Messages
import Scenarios
import Testing

/// A clock that is set back, or ahead, while an engine is at work.
struct ClockSetTests {
  private static let hours = 3_600_000
  private static let start = 1_800_000_000_000

  @Test(arguments: [-5 * hours, 5 * hours])
  func `an answer that is late by a minute stays a minute away`(step: Int) {
    var engine = ScenarioEngine.make(refreshes: [Self.lateAnswer])
    #expect(
      engine.handle(.refreshRequested, at: Self.start)
        == [.wake(1, at: Self.start + 60_000)])
    let now = Self.start + step
    #expect(engine.handle(.refreshRequested, at: now) == [.wake(2, at: now + 60_000)])
    #expect(engine.handle(.refreshRequested, at: now + 10) == [.wake(3, at: now + 60_010)])
  }

  @Test func `an expectation waits for as long as it says, and its step lasts that long`() {
    let expectation = Wish([.refreshes(.init(1))], within: .seconds(600))
    var scenario = Scenario.make([.expect(expectation)])
    scenario.clock = .real
    var engine = ScenarioEngine.make(scenario)
    _ = engine.handle(.began, at: Self.start)
    #expect(
      Self.end(of: engine.handle(.settled(Sight()), at: Self.start)) == Self.start + 600_000)
    let now = Self.start - 5 * Self.hours
    #expect(Self.end(of: engine.handle(.settled(Sight()), at: now)) == now + 600_000)
    let effects = engine.handle(.settled(Sight()), at: now + 600_000)
    guard case .ended(let result) = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(result.ended == now + 600_000 && result.ended - result.began == 600_000)
  }

  @Test func `a token that is issued after that is alive`() {
    var engine = ScenarioEngine.make(.make([.open, .expect(.appToken(.current))]))
    _ = engine.handle(.began, at: Self.start + 5 * Self.hours)
    var line = TimelineEntry(
      id: 1, at: Self.start, from: .host, to: .app, kind: .frame, name: "open")
    line.token = .init(
      jti: "t", fingerprint: "t", forged: false, forge: nil,
      expiresAt: Self.start + Self.hours, changes: [])
    _ = engine.handle(.happened(line), at: Self.start)
    line.kind = .request
    (line.from, line.to, line.at) = (.app, .service, Self.start + 1000)
    _ = engine.handle(.happened(line), at: line.at)
    _ = engine.handle(.performed(.done), at: line.at)
    _ = engine.handle(.settled(Sight()), at: line.at)
    let effects = engine.handle(.settled(Sight()), at: line.at)
    #expect(effects.last == .finished(.passed), "\(effects)")
  }

  private static var lateAnswer: Answer {
    var answer = Answer(.error("late"))
    answer.after = .seconds(60)
    return answer
  }

  /// Until when time shall pass.
  private static func end(of effects: [ScenarioEngine.Effect]) -> Int? {
    guard case .advance(let moment, _, _, _) = effects.last else { return nil }
    return moment
  }
}
