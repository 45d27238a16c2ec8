import Scenarios
import Testing

/// The order in which steps are played.
struct ScriptTests {
  typealias Effect = ScenarioEngine.Effect

  @Test func `steps are done by the host, settle, and end one after the other`() {
    var engine = ScenarioEngine.make(.make([.open(.init()), .wait(.seconds(60)), .note("x")]))
    #expect(engine.handle(.began, at: 1000) == [.began(1), .perform(.open(.init()))])
    #expect(engine.handle(.settled(Sight()), at: 1000) == [])
    #expect(engine.handle(.performed(.done), at: 1001) == [.look(Needs())])
    #expect(
      engine.handle(.settled(Sight()), at: 1002) == [
        .passed(1, from: 1000, to: 1002), .began(2),
        .advance(to: 61_002, isSleep: false, stops: false, needs: Needs()),
      ])
    #expect(engine.stepNumber == 2)
    #expect(
      engine.handle(.settled(Sight()), at: 61_002) == [
        .passed(2, from: 1002, to: 61_002), .began(3), .perform(.note("x")),
      ])
    #expect(engine.handle(.performed(.done), at: 61_002) == [.look(Needs())])
    #expect(
      engine.handle(.settled(Sight()), at: 61_002) == [
        .passed(3, from: 61_002, to: 61_002), .finished(.passed),
      ])
    #expect(engine.handle(.settled(Sight()), at: 61_002) == [])
    #expect(engine.handle(.began, at: 61_002) == [])
  }

  @Test func `a sleep is told from a wait`() {
    var engine = ScenarioEngine.make(.make([.sleep(.seconds(1))]))
    #expect(
      engine.handle(.began, at: 0) == [
        .began(1), .advance(to: 1000, isSleep: true, stops: false, needs: Needs()),
      ])
  }

  @Test func `a scenario without steps passes`() {
    var engine = ScenarioEngine.make(.make([]))
    #expect(engine.handle(.began, at: 0) == [.finished(.passed)])
  }

  @Test func `without a scenario nothing begins`() {
    var engine = ScenarioEngine.make()
    #expect(engine.handle(.began, at: 0) == [])
  }

  @Test func `the engine itself changes the answers`() {
    let steps: [Step] = [.refreshes([Answer(.silence)]), .next(Answer(.error("x")))]
    var engine = ScenarioEngine.make(.make(steps, refreshes: [Answer(.hold)]))
    #expect(engine.plan.standing == [Answer(.hold)])
    #expect(
      engine.handle(.began, at: 0) == [
        .began(1), .passed(1), .began(2), .passed(2), .finished(.passed),
      ])
    #expect(engine.plan.standing == [Answer(.silence)])
    #expect(engine.plan.next == [Answer(.error("x"))])
  }

  @Test func `an answer step answers what is held, and settles`() {
    var engine = ScenarioEngine.make(
      .make([.note("x"), .answer(.token)], refreshes: [Answer(.hold)]))
    _ = engine.handle(.began, at: 0)
    _ = engine.handle(.performed(.done), at: 0)
    #expect(engine.handle(.refreshRequested, at: 0) == [.held])
    #expect(
      engine.handle(.settled(Sight()), at: 0) == [
        .passed(1), .began(2), .give(.token), .look(Needs()),
      ])
    #expect(engine.handle(.settled(Sight()), at: 0) == [.passed(2), .finished(.passed)])
  }

  @Test func `an answer step with nothing held breaks the scenario, and the rest is not run`() {
    var engine = ScenarioEngine.make(.make([.answer(.token), .note("x"), .note("y")]))
    let effects = engine.handle(.began, at: 5)
    #expect(effects.count == 5)
    guard case .ended(let result) = effects[1], case .broken(let what, _) = result.outcome else {
      Issue.record("\(effects)")
      return
    }
    #expect(what == "no refresh waits for an answer")
    #expect(effects[2] == .ended(2, .notRun, from: 5, to: 5))
    #expect(effects[3] == .ended(3, .notRun, from: 5, to: 5))
    #expect(effects[4] == .finished(.broken))
  }

  @Test(arguments: [
    (Step.click(selector: "a"), Ability.act), (.type(into: "a", text: "b"), .act),
    (.navigate("http://x"), .navigate),
  ])
  func `a step that the client cannot do is skipped, and the scenario incomplete`(
    step: Step, ability: Ability
  ) {
    var others = Set(Ability.allCases)
    others.remove(ability)
    var engine = ScenarioEngine.make(.make([step]), abilities: others)
    let effects = engine.handle(.began, at: 0)
    guard case .ended(let result) = effects[1], case .skipped(let reason) = result.outcome else {
      Issue.record("\(effects)")
      return
    }
    #expect(reason.hasPrefix("needs a driven browser"))
    #expect(effects.last == .finished(.incomplete))
    var able = ScenarioEngine.make(.make([step]), abilities: [ability])
    #expect(able.handle(.began, at: 0) == [.began(1), .perform(step)])
  }

  @Test func `what the host could not do breaks, and what it skipped is skipped`() {
    var engine = ScenarioEngine.make(.make([.note("a"), .note("b")]))
    _ = engine.handle(.began, at: 0)
    #expect(
      engine.handle(.performed(.skipped("needs a page")), at: 0) == [
        .ended(1, .skipped("needs a page")), .began(2), .perform(.note("b")),
      ])
    #expect(
      engine.handle(.performed(.broken("no app", remedy: "Start it.")), at: 0) == [
        .ended(2, .broken("no app", remedy: "Start it.")), .finished(.broken),
      ])
  }

  @Test func `what breaks while everything settles breaks the step`() {
    for step in [Step.note("x"), .wait(.seconds(1)), .expect(.refreshes(.init(0)))] {
      var engine = ScenarioEngine.make(.make([step]))
      _ = engine.handle(.began, at: 0)
      _ = engine.handle(.performed(.done), at: 0)
      #expect(
        engine.handle(.performed(.broken("the browser is gone", remedy: "Restart.")), at: 0) == [
          .ended(1, .broken("the browser is gone", remedy: "Restart.")), .finished(.broken),
        ])
    }
  }

  @Test func `aborted, the step under way and the rest are not run`() {
    var engine = ScenarioEngine.make(.make([.wait(.seconds(9)), .note("b")]))
    #expect(engine.handle(.aborted, at: 0) == [])
    _ = engine.handle(.began, at: 0)
    #expect(
      engine.handle(.aborted, at: 4) == [
        .ended(1, .notRun, from: 0, to: 4), .ended(2, .notRun, from: 4, to: 4),
        .finished(.aborted),
      ])
    #expect(engine.handle(.aborted, at: 4) == [])
    #expect(engine.handle(.refreshRequested, at: 5) == [.give(.token)])
  }

  @Test func `paused, it stops before the next step, and a single step can be played`() {
    var engine = ScenarioEngine.make(.make([.wait(.seconds(1)), .refreshes([]), .note("c")]))
    _ = engine.handle(.began, at: 0)
    #expect(engine.handle(.paused, at: 0) == [])
    #expect(engine.handle(.settled(Sight()), at: 1000) == [.passed(1, from: 0, to: 1000)])
    #expect(engine.isPaused)
    #expect(engine.handle(.stepped, at: 2000) == [.began(2), .passed(2, from: 2000, to: 2000)])
    #expect(engine.handle(.resumed, at: 3000) == [.began(3), .perform(.note("c"))])
    #expect(!engine.isPaused)
  }

  @Test func `aborted while it stands still, only what was not begun is not run`() {
    var engine = ScenarioEngine.make(.make([.wait(.seconds(1)), .note("b")]))
    _ = engine.handle(.began, at: 0)
    _ = engine.handle(.stepped, at: 0)
    _ = engine.handle(.settled(Sight()), at: 1000)
    #expect(
      engine.handle(.aborted, at: 1000) == [
        .ended(2, .notRun, from: 1000, to: 1000), .finished(.aborted),
      ])
  }

  @Test func `a scenario is loaded into an engine that answers already`() {
    var engine = ScenarioEngine.make(refreshes: [Answer(.hold)])
    _ = engine.handle(.refreshRequested, at: 0)
    engine.load(.make([.answer(.token)]), abilities: [])
    #expect(engine.handle(.began, at: 0) == [.began(1), .give(.token), .look(Needs())])
    #expect(engine.isPlaying)
    #expect(engine.plan.standing == [Answer(.hold)])
  }

  @Test func `a hundred thousand steps need no deep stack`() {
    let steps = Array(repeating: Step.refreshes([.token]), count: 100_000)
    var engine = ScenarioEngine.make(.make(steps))
    #expect(engine.handle(.began, at: 0).last == .finished(.passed))
  }
}

extension ScenarioEngine.Effect {
  /// The end of a step of `Scenario.make`.
  static func ended(
    _ number: Int, _ outcome: StepResult.Outcome, from began: Int = 0, to ended: Int = 0
  ) -> Self {
    .ended(
      StepResult(
        number: number, line: number + 1, text: "step \(number)", outcome: outcome, began: began,
        ended: ended))
  }

  /// A step of `Scenario.make` that passed.
  static func passed(_ number: Int, from began: Int = 0, to ended: Int = 0) -> Self {
    Self.ended(number, .passed, from: began, to: ended)
  }
}
