import JSON
import Messages
import Scenarios
import TestSupport
import Testing
import Tokens

/// What always holds, whatever happens in whatever order: thousands of runs by chance, each repeatable by
/// its seed.
struct EngineLawTests {
  typealias Effect = ScenarioEngine.Effect
  typealias Event = ScenarioEngine.Event

  @Test(arguments: 0..<8)
  func `no order of events breaks the engine's laws`(batch: UInt64) {
    var seen: Set<String> = []
    for seed in (batch * 250)..<(batch * 250 + 250) {
      var random = SplitMix64(seed: seed)
      let scenario = Scenario.random(&random)
      let abilities = Set(Ability.allCases.filter { _ in Bool.random(using: &random) })
      var engine = ScenarioEngine.make(
        scenario, refreshes: [.random(&random)], abilities: abilities,
        pendingLimit: Int.random(in: 0...4, using: &random))
      var law = EngineLaw(steps: scenario.steps.map(\.step))
      var now = 1_000_000
      for _ in 0..<Int.random(in: 10...90, using: &random) {
        now += Int.random(in: -2000...60_000, using: &random)
        // Somebody sets the clock, by up to a day.
        if Int.random(in: 0..<20, using: &random) == 0 {
          now += Int.random(in: -86_400_000...86_400_000, using: &random)
        }
        let event = Event.random(law, &random, now: now)
        let effects = engine.handle(event, at: now)
        law.note(event, effects, engine, at: now)
        for effect in effects { seen.formUnion(effect.words) }
      }
      #expect(law.breaches.isEmpty, "seed \(seed): \(law.breaches)")
      if !law.breaches.isEmpty { return }
    }
    // Nothing is shown by runs in which nothing happens.
    #expect(
      seen == [
        "give", "held", "silent", "dropped", "cut", "wake", "began", "perform", "advance", "look",
        "ended passed", "ended failed", "ended skipped", "ended broken", "ended notRun",
        "finished passed", "finished failed", "finished incomplete", "finished broken",
        "finished aborted",
      ])
  }

  @Test func `the laws do find a breach`() {
    var law = EngineLaw(steps: [])
    let engine = ScenarioEngine.make()
    law.note(.gone, [], engine, at: 0)
    law.note(.refreshRequested, [.give(.token)], engine, at: 0)
    #expect(law.breaches == ["an effect after gone"])
    law = EngineLaw(steps: [.note("x")])
    law.note(.refreshRequested, [.held, .wake(1, at: 4)], engine, at: 5)
    #expect(law.breaches == ["a wait that ends before it begins", "0 held instead of 1"])
    law = EngineLaw(steps: [.note("x"), .note("y")])
    law.note(.began, [.finished(.passed), .look(Needs())], engine, at: 5)
    #expect(law.breaches == ["finished after 0 of 2 steps", "a script effect after finished"])
    law.note(.due(3), [.silent], engine, at: 5)
    law.note(.control(.answer(.token)), [.give(.token)], engine, at: 5)
    #expect(law.breaches.suffix(2) == ["a wait that was over before", "an answer to nothing"])
    law = EngineLaw(steps: [.note("x"), .note("y")])
    law.note(.began, [.perform(.note("x")), .look(Needs())], engine, at: 5)
    #expect(law.breaches == ["two things under way"])
  }

  @Test func `the same events give the same effects, to the byte`() {
    func log(seed: UInt64) -> String {
      var random = SplitMix64(seed: seed)
      var engine = ScenarioEngine.make(.random(&random))
      var law = EngineLaw(steps: [])
      var text = ""
      for moment in 0..<200 {
        let event = Event.random(law, &random, now: moment * 1000)
        let effects = engine.handle(event, at: moment * 1000)
        law.note(event, effects, engine, at: moment * 1000)
        text += "\(event) → \(effects)\n"
      }
      return text
    }
    for seed in 0..<40 as Range<UInt64> {
      #expect(log(seed: seed).utf8.elementsEqual(log(seed: seed).utf8), "seed \(seed)")
    }
    #expect(log(seed: 1) != log(seed: 2))
  }

  @Test func `two hundred scenarios side by side never see each other`() {
    let steps: [Step] = [
      .open, .wait(.minutes(56)), .expect(.refreshes(.init(1)), .appToken(.current)),
    ]
    func rehearse(_ number: Int) -> Rehearsal {
      play(
        steps, refreshes: number.isMultiple(of: 3) ? [Answer(.error("x"))] : [],
        (.minutes(50 + number % 7), .ask), (.minutes(56), .use("t2")))
    }
    let alone = (0..<200).map { rehearse($0).log }
    var engines = (0..<200).map { number in
      ScenarioEngine.make(
        .make(steps, refreshes: number.isMultiple(of: 3) ? [Answer(.error("x"))] : []))
    }
    // All of them get their events in turns; what each does is what it does alone.
    let cues = (0..<200).map { rehearse($0).cues }
    var logs = Array(repeating: [Effect](), count: 200)
    for place in 0..<(cues.map(\.count).max() ?? 0) {
      for number in 0..<200 where place < cues[number].count {
        let cue = cues[number][place]
        logs[number] += engines[number].handle(cue.event, at: cue.at)
      }
    }
    for number in 0..<200 {
      #expect(logs[number] == alone[number])
    }
  }
}

extension ScenarioEngine.Effect {
  /// What kind of effect it is.
  fileprivate var words: [String] {
    switch self {
    case .give: ["give"]
    case .held: ["held"]
    case .silent: ["silent"]
    case .dropped: ["dropped"]
    case .cut: ["cut"]
    case .wake: ["wake"]
    case .began: ["began"]
    case .perform: ["perform"]
    case .advance: ["advance"]
    case .look: ["look"]
    case .ended(let result):
      switch result.outcome {
      case .passed: ["ended passed"]
      case .failed: ["ended failed"]
      case .skipped: ["ended skipped"]
      case .broken: ["ended broken"]
      case .notRun: ["ended notRun"]
      }
    case .finished(let outcome): ["finished \(outcome)"]
    }
  }
}
