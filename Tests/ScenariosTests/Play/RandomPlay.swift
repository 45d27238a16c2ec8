import JSON
import Messages
import Scenarios
import TestSupport
import Tokens

extension Scenario {
  /// A scenario of up to twelve steps of all kinds.
  static func random(_ random: inout SplitMix64) -> Scenario {
    let steps = (0..<Int.random(in: 0...12, using: &random)).map { _ in Step.random(&random) }
    let answers = (0..<Int.random(in: 0...4, using: &random)).map { _ in Answer.random(&random) }
    var scenario = Scenario.make(steps, refreshes: answers)
    scenario.clock = Bool.random(using: &random) ? .virtual : .real
    return scenario
  }
}

extension Step {
  static func random(_ random: inout SplitMix64) -> Step {
    switch Int.random(in: 0..<14, using: &random) {
    case 0: .open
    case 1: .reload(fresh: Bool.random(using: &random))
    case 2: .wait(.milliseconds(Int.random(in: 0...7_200_000, using: &random)))
    case 3: .sleep(.milliseconds(Int.random(in: 0...7_200_000, using: &random)))
    case 4, 5: .answer(.random(&random))
    case 6: .refreshes([.random(&random)])
    case 7: .next(.random(&random))
    case 8: .disconnect(for: .seconds(1))
    case 9: .click(selector: "button")
    case 10: .note("x")
    default:
      .expect(
        Wish(
          (0..<Int.random(in: 1...3, using: &random)).map { _ in Wish.Check.random(&random) },
          within: Bool.random(using: &random)
            ? .milliseconds(Int.random(in: 0...600_000, using: &random)) : nil))
    }
  }
}

extension Wish.Check {
  static func random(_ random: inout SplitMix64) -> Wish.Check {
    let comparison = Wish.Comparison(
      Wish.Comparison.Relation.allCases.randomElement(using: &random) ?? .equal,
      Int.random(in: 0...3, using: &random))
    let checks: [Wish.Check] = [
      .refreshes(comparison), .refresh(.beforeExpiry), .refresh(.none), .appToken(.current),
      .appToken(.none), .forgedTokenUsed(false), .text("a", in: nil), .noText("a", in: "#x"),
      .rejected(comparison, reason: .origin), .frame(.loaded, reason: nil),
      .keyFetches(comparison), .consoleErrors(comparison), .message(["type": "X"]),
    ]
    return checks.randomElement(using: &random) ?? .refresh(.none)
  }
}

extension Answer {
  static func random(_ random: inout SplitMix64) -> Answer {
    let kinds: [Answer.Kind] = [
      .token(nil), .token(.bent { $0.issued = -7200 }), .error("x"), .silence, .hold, .hold,
      .disconnect(for: .seconds(1)), .raw(["type": "x"]),
    ]
    var answer = Answer(kinds.randomElement(using: &random) ?? .silence)
    if Int.random(in: 0..<3, using: &random) == 0 {
      answer.after = .milliseconds(Int.random(in: 0...90_000, using: &random))
    }
    if Int.random(in: 0..<4, using: &random) == 0 { answer.alongside = [.random(&random)] }
    answer.times = Int.random(in: 1...3, using: &random)
    return answer
  }
}

extension ScenarioEngine.Event {
  /// An event by chance: mostly one that fits what is under way, but often not.
  static func random(
    _ law: EngineLaw, _ random: inout SplitMix64, now: Int
  ) -> ScenarioEngine.Event {
    switch Int.random(in: 0..<24, using: &random) {
    case 0...2: .began
    case 3...5: .refreshRequested
    case 6...9: .happened(.random(&random, now: now))
    case 10: .control(.random(&random))
    case 11: .control(.answer(.random(&random)))
    case 12, 13: .due(law.waits.randomElement(using: &random) ?? 1)
    case 14: .due(Int.random(in: 0...9, using: &random))
    case 15: .performed(.skipped("x"))
    case 16: Int.random(in: 0..<4, using: &random) == 0 ? .aborted : .stepped
    case 17: Int.random(in: 0..<6, using: &random) == 0 ? .gone : .resumed
    case 18: Bool.random(using: &random) ? .paused : .resumed
    case 19: .performed(.broken("x", remedy: "y"))
    default: if case .perform? = law.underWay { .performed(.done) } else { .settled(Sight()) }
    }
  }
}

extension TimelineEntry {
  static func random(_ random: inout SplitMix64, now: Int) -> TimelineEntry {
    let parties = Party.allCases
    var entry = TimelineEntry(
      id: 1, at: now, from: parties.randomElement(using: &random) ?? .app,
      to: parties.randomElement(using: &random) ?? .host,
      kind: Kind.allCases.randomElement(using: &random) ?? .message,
      name: ["open", "reload", "fresh", "MEINGPT_TOKEN_REFRESH", "MEINGPT_TOKEN_RESPONSE", "X"]
        .randomElement(using: &random) ?? "")
    entry.verdict = Verdict.allCases.randomElement(using: &random)
    entry.reason = ["source", "shape", "origin", "x", nil].randomElement(using: &random) ?? nil
    entry.raw = [["type": "X"], ["token": "…"], nil].randomElement(using: &random) ?? nil
    if Bool.random(using: &random) {
      let name = ["a", "b", "c", nil].randomElement(using: &random) ?? nil
      entry.token = TokenNote(
        jti: name, fingerprint: name, forged: Bool.random(using: &random),
        forge: [["issued": "-2h"], ["alg": "none"], nil].randomElement(using: &random) ?? nil,
        expiresAt: [now + 60_000, .max, .min, nil].randomElement(using: &random) ?? nil,
        changes: [])
    }
    return entry
  }
}
