import JSON
import Messages
import Scenarios
import Testing
import Tokens

/// When an expectation is met, when it fails, and at which moment.
struct ExpectationTests {
  @Test func `refreshes are counted since the last open`() {
    let run = play(
      [
        .open, .wait(.minutes(1)), .expect(.refreshes(.init(2))), .open,
        .expect(.refreshes(.init(0))),
      ], (.seconds(10), .ask), (.seconds(20), .ask))
    #expect(run.outcome == .passed)
  }

  @Test(arguments: [
    (Wish.Comparison(2), true), (.init(.equal, 1), false), (.init(.notEqual, 2), false),
    (.init(.notEqual, 3), true), (.init(.less, 3), true), (.init(.less, 2), false),
    (.init(.lessOrEqual, 2), true), (.init(.lessOrEqual, 1), false), (.init(.greater, 1), true),
    (.init(.greater, 2), false), (.init(.greaterOrEqual, 2), true),
    (.init(.greaterOrEqual, 3), false),
  ])
  func `numbers are compared`(wanted: Wish.Comparison, isMet: Bool) {
    let run = play(
      [.open, .wait(.minutes(1)), .expect(.refreshes(wanted))], (.zero, .ask), (.seconds(1), .ask))
    #expect(run.outcome == (isMet ? .passed : .failed))
  }

  @Test func `within, it ends at the moment it comes true`() {
    let run = play(
      [.open, .expect(.refreshes(.init(.greaterOrEqual, 2)), within: .minutes(4))],
      (.seconds(10), .ask), (.seconds(70), .ask), (.seconds(80), .ask))
    #expect(run.outcome == .passed)
    #expect(run.results.last?.ended == 70_000)
  }

  @Test func `within, it fails at the end and not before`() {
    let run = play(
      [.wait(.seconds(1)), .expect(.refreshes(.init(.greaterOrEqual, 2)), within: .minutes(4))],
      (.seconds(10), .ask))
    #expect(run.outcome == .failed)
    #expect(run.results.last?.began == 1000)
    #expect(run.results.last?.ended == 241_000)
  }

  @Test func `a moment at the very end still counts`() {
    let run = play(
      [.open, .expect(.refreshes(.init(1)), within: .seconds(10))], (.seconds(10), .ask))
    #expect(run.outcome == .passed)
  }

  @Test func `what can never come true again fails at once`() {
    let run = play(
      [.open, .expect(.refreshes(.init(1)), .keyFetches(.init(1)), within: .minutes(4))],
      (.seconds(10), .ask), (.seconds(10), .ask))
    #expect(run.outcome == .failed)
    #expect(run.results.last?.ended == 10_000)
  }

  @Test func `all checks must be true together`() {
    let steps: [Step] = [
      .open, .expect(.refreshes(.init(.less, 2)), .keyFetches(.init(1)), within: .minutes(1)),
    ]
    #expect(play(steps, (.seconds(1), .ask), (.seconds(2), .fetchKeys)).outcome == .passed)
    let late = play(
      steps, (.seconds(1), .ask), (.seconds(2), .ask), (.seconds(3), .fetchKeys))
    #expect(late.outcome == .failed)
  }

  // MARK: Other facts

  @Test func `refusals are counted by reason`() {
    let acts: [(Duration, Rehearsal.Act)] = [
      (.zero, .refused(.origin, name: "X", origin: "null")),
      (.zero, .refused(.source, name: "X", origin: "http://evil.localhost")),
    ]
    for (reason, count) in [
      (Wish.Rejection?.none, 2), (.origin, 1), (.source, 1), (.shape, 0),
    ] {
      var run = Rehearsal(
        [.open, .wait(.seconds(1)), .expect(.rejected(.init(count), reason: reason))], acts: acts)
      run.play()
      #expect(run.outcome == .passed, "\(reason.map { "\($0)" } ?? "any")")
    }
  }

  @Test(
    arguments: [
      (["type": "READY"], true), (["data": ["a": 1]], true), (["data": ["b": [1, 2]]], true),
      (["type": "OTHER"], false), (["data": ["a": 2]], false), (["data": ["c": nil]], false),
      (["data": ["b": [1]]], false), ([:], true), (["data": ["a": 1.0]], true),
    ] as [(JSONObject, Bool)])
  func `a message contains members, and members of members`(pattern: JSONObject, isMet: Bool) {
    let line = TimelineEntry(
      id: 1, at: 0, from: .app, to: .host, kind: .message, name: "READY", verdict: .rejected,
      reason: "shape", raw: ["type": "READY", "data": ["a": 1, "b": [1, 2]]])
    let run = play(
      [.open, .wait(.seconds(1)), .expect(.message(pattern))], (.zero, .line(line)))
    #expect(run.outcome == (isMet ? .passed : .failed))
  }

  @Test func `texts are looked for without regard to line breaks`() {
    var sight = Sight()
    sight.texts = ["": "Hello\n  Prüf-Admin", "#name": " Prüf-Admin ", "#gone": nil]
    let checks: [(Wish.Check, Bool)] = [
      (.text("Hello Prüf-Admin", in: nil), true), (.text("Prüf-Admin", in: "#name"), true),
      (.text("Hello", in: "#name"), false), (.noText("Hello", in: "#name"), true),
      (.noText("Hello", in: nil), false), (.text("x", in: "#gone"), false),
      (.noText("x", in: "#gone"), true), (.text("x", in: "#never-seen"), false),
    ]
    for (check, isMet) in checks {
      #expect(
        play([.expect(check)], sight: sight).outcome == (isMet ? .passed : .failed), "\(check)")
    }
  }

  @Test func `the frame's state and its errors are seen`() {
    var sight = Sight()
    sight.frame = .blocked
    sight.frameReason = .frameAncestors
    sight.consoleErrors = 2
    let checks: [(Wish.Check, Bool)] = [
      (.frame(.blocked, reason: nil), true), (.frame(.blocked, reason: .frameAncestors), true),
      (.frame(.blocked, reason: .unreachable), false), (.frame(.loaded, reason: nil), false),
      (.consoleErrors(.init(2)), true), (.consoleErrors(.init(0)), false),
    ]
    for (check, isMet) in checks {
      #expect(
        play([.expect(check)], sight: sight).outcome == (isMet ? .passed : .failed), "\(check)")
      #expect(play([.expect(check)]).outcome == .failed)
    }
  }

  @Test func `the client is asked for what the checks need, each once`() {
    var engine = ScenarioEngine.make(
      .make([
        .expect(
          .text("a", in: nil), .noText("b", in: "#x"), .text("c", in: "#x"),
          .frame(.loaded, reason: nil), .consoleErrors(.init(0)), within: .seconds(2))
      ]))
    var needs = Needs()
    needs.selectors = ["", "#x"]
    needs.frame = true
    needs.console = true
    #expect(engine.handle(.began, at: 0) == [.began(1), .look(needs)])
    #expect(
      engine.handle(.settled(Sight()), at: 0) == [
        .advance(to: 2000, isSleep: false, stops: true, needs: needs)
      ])
  }

  // MARK: Abilities

  @Test func `what cannot be seen is skipped at once, and the scenario goes on`() {
    let run = play(
      [.expect(.text("a", in: nil), .appToken(.current), within: .minutes(1)), .note("x")],
      abilities: [])
    #expect(run.outcome == .incomplete)
    #expect(
      run.results.first?.outcome
        == .skipped(
          "needs a driven browser, to read what the user sees and to see the app's requests to its "
            + "own back end"))
    #expect(run.results.first?.ended == 0)
    #expect(run.results.last?.outcome == .passed)
  }

  @Test func `an expectation of which a part fails is failed, not skipped`() {
    let steps: [Step] = [.open, .expect(.refreshes(.init(1)), .text("a", in: nil))]
    let failed = play(steps, abilities: [])
    #expect(failed.outcome == .failed)
    #expect(failed.failure?.expected == "refreshes is 1")
    #expect(play(steps, abilities: [], (.zero, .ask)).outcome == .incomplete)
  }
}
