import JSON
import Messages
import Scenarios
import Testing

/// What refreshes are answered: an engine without a scenario.
struct AnswerDeskTests {
  typealias Effect = ScenarioEngine.Effect

  @Test func `each refresh gets the next answer and the last one repeats`() {
    var engine = ScenarioEngine.make(refreshes: [Answer(.error("x")), Answer(.silence), .token])
    let effects = (0..<4).map { engine.handle(.refreshRequested, at: $0) }
    #expect(effects == [[.give(Answer(.error("x")))], [.silent], [.give(.token)], [.give(.token)]])
  }

  @Test(arguments: [
    (Answer.Kind.token(nil), Effect.give(.token)),
    (.error("x"), .give(Answer(.error("x")))),
    (.raw(["type": "x"]), .give(Answer(.raw(["type": "x"])))),
    (.silence, .silent), (.hold, .held), (.disconnect(for: .seconds(2)), .cut(for: .seconds(2))),
  ])
  func `an answer of any kind waits for its time`(kind: Answer.Kind, effect: Effect) {
    var late = Answer(kind)
    late.after = .seconds(3)
    var engine = ScenarioEngine.make(refreshes: [late])
    #expect(engine.handle(.refreshRequested, at: 1000) == [.wake(1, at: 4000)])
    #expect(engine.handle(.due(2), at: 4000) == [])
    #expect(engine.handle(.due(1), at: 4000) == [effect])
    #expect(engine.handle(.due(1), at: 4000) == [])
  }

  @Test func `a wait beyond the end of time does not trap`() {
    var late = Answer.token
    late.after = .milliseconds(Int.max)
    var engine = ScenarioEngine.make(refreshes: [late])
    #expect(engine.handle(.refreshRequested, at: 1000) == [.wake(1, at: .max)])
  }

  @Test func `answers alongside come right behind, each in its own time`() {
    var late = Answer(.silence)
    late.after = .milliseconds(5)
    var first = Answer(.error("x"))
    first.times = 2
    first.alongside = [.token, late]
    var bare = first
    bare.alongside = []
    var engine = ScenarioEngine.make(refreshes: [first])
    #expect(
      engine.handle(.refreshRequested, at: 7) == [.give(bare), .give(.token), .wake(1, at: 12)])
  }

  @Test func `a held refresh is answered by an answer step, once`() {
    var engine = ScenarioEngine.make(refreshes: [Answer(.hold)])
    #expect(engine.handle(.control(.answer(.token)), at: 0) == [])
    #expect(engine.handle(.refreshRequested, at: 0) == [.held])
    #expect(engine.held == 1)
    #expect(
      engine.handle(.control(.answer(Answer(.error("no")))), at: 1) == [.give(Answer(.error("no")))]
    )
    #expect(engine.held == 0)
    #expect(engine.handle(.control(.answer(.token)), at: 2) == [])
  }

  @Test func `a held refresh can be held again`() {
    var engine = ScenarioEngine.make(refreshes: [Answer(.hold)])
    _ = engine.handle(.refreshRequested, at: 0)
    #expect(engine.handle(.control(.answer(Answer(.hold))), at: 1) == [.held])
    #expect(engine.held == 1)
  }

  @Test func `an answer beyond the limit is dropped`() {
    var late = Answer.token
    late.after = .seconds(1)
    var engine = ScenarioEngine.make(refreshes: [late, Answer(.hold)], pendingLimit: 2)
    #expect(engine.handle(.refreshRequested, at: 0) == [.wake(1, at: 1000)])
    #expect(engine.handle(.refreshRequested, at: 0) == [.held])
    #expect(engine.handle(.refreshRequested, at: 0) == [.dropped])
    #expect(engine.held == 1)
    _ = engine.handle(.due(1), at: 1000)
    #expect(engine.handle(.refreshRequested, at: 1000) == [.held])
  }

  @Test func `a person changes what comes next and what comes from now on`() {
    var engine = ScenarioEngine.make()
    #expect(engine.handle(.control(.next(Answer(.silence))), at: 0) == [])
    #expect(engine.handle(.control(.refreshes([Answer(.error("x"))])), at: 0) == [])
    #expect(engine.plan.next == [Answer(.silence)])
    #expect(engine.handle(.refreshRequested, at: 1) == [.silent])
    #expect(engine.handle(.refreshRequested, at: 1) == [.give(Answer(.error("x")))])
    #expect(
      engine.handle(.control(.disconnect(for: .seconds(1))), at: 1) == [.cut(for: .seconds(1))])
  }

  @Test func `nothing follows once it is gone`() {
    var engine = ScenarioEngine.make()
    #expect(engine.handle(.gone, at: 0) == [])
    #expect(engine.handle(.refreshRequested, at: 0) == [])
    #expect(engine.handle(.control(.disconnect(for: .zero)), at: 0) == [])
  }
}
