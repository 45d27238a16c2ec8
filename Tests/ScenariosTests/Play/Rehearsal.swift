import JSON
import Messages
import Scenarios
import Tokens

/// A host and an app made of cardboard: plays a scenario with an engine, and has the app do what the test
/// says, when it says it. Time is counted in milliseconds from zero, the moment of the start.
struct Rehearsal {
  /// Something the app, or the world, does.
  enum Act {
    /// The app asks for a token.
    case ask
    /// The app sends a request with this token; nil for none.
    case use(String?)
    case fetchKeys
    /// A line of the timeline as it is.
    case line(TimelineEntry)
    /// The app posts a message that the host page refuses.
    case refused(Expectation.Rejection, name: String, origin: String)
  }

  private(set) var engine: ScenarioEngine
  private(set) var results: [StepResult] = []
  private(set) var outcome: ScenarioOutcome?
  /// Everything the engine was told, and every effect.
  private(set) var cues: [(event: ScenarioEngine.Event, at: Int)] = []
  private(set) var log: [ScenarioEngine.Effect] = []
  /// What the client sees whenever it looks.
  var sight = Sight()
  private var acts: [(at: Int, act: Act)]
  private var waits: [(at: Int, number: Int)] = []
  private var now = 0
  private var lastToken = 0
  private var lastEntry = 0
  /// How long the host's tokens live.
  private let lifetime: Int

  init(
    _ steps: [Step], refreshes: [Answer] = [], lifetime: Duration = .seconds(3600),
    abilities: Set<Ability> = Set(Ability.allCases), clock: Scenario.Clock = .virtual,
    acts: [(Duration, Act)] = []
  ) {
    var scenario = Scenario.make(steps, refreshes: refreshes)
    scenario.clock = clock
    self.init(scenario, lifetime: lifetime, abilities: abilities, acts: acts)
  }

  init(
    _ scenario: Scenario, lifetime: Duration = .seconds(3600),
    abilities: Set<Ability> = Set(Ability.allCases), acts: [(Duration, Act)] = []
  ) {
    engine = .make(scenario, abilities: abilities)
    self.lifetime = lifetime.milliseconds
    self.acts = acts.map { ($0.0.milliseconds, $0.1) }
  }

  /// Why the scenario failed.
  var failure: StepResult.Failure? {
    for case .failed(let failure) in results.map(\.outcome) { return failure }
    return nil
  }

  /// Plays the scenario to its end.
  mutating func play() { tell(.began) }

  private mutating func tell(_ event: ScenarioEngine.Event) {
    cues.append((event, now))
    let effects = engine.handle(event, at: now)
    log += effects
    for effect in effects { perform(effect) }
  }

  private mutating func perform(_ effect: ScenarioEngine.Effect) {
    switch effect {
    case .give(let answer): give(answer)
    case .wake(let number, let at): waits.append((at, number))
    case .perform(let step):
      host(step)
      tell(.performed(.done))
    case .advance(let end, _, let stops, _): advance(to: end, stops: stops)
    case .look:
      catchUp(to: now)
      tell(.settled(sight))
    case .ended(let result): results.append(result)
    case .finished(let outcome): self.outcome = outcome
    case .held, .silent, .dropped, .cut, .began: break
    }
  }

  private mutating func advance(to end: Int, stops: Bool) {
    if stops, let next = nextMoment, next < end {
      catchUp(to: next)
    } else {
      catchUp(to: end)
    }
    tell(.settled(sight))
  }

  private var nextMoment: Int? {
    (acts.map(\.at) + waits.map(\.at)).filter { $0 > now }.min()
  }

  private mutating func catchUp(to end: Int) {
    while true {
      let act = acts.indices.min { acts[$0].at < acts[$1].at }
      let wait = waits.indices.min { waits[$0].at < waits[$1].at }
      if let wait, waits[wait].at <= end, waits[wait].at <= act.map({ acts[$0].at }) ?? .max {
        let (at, number) = waits.remove(at: wait)
        now = max(now, at)
        tell(.due(number))
      } else if let act, acts[act].at <= end {
        let (at, what) = acts.remove(at: act)
        now = max(now, at)
        perform(what)
      } else {
        break
      }
    }
    now = max(now, end)
  }

  private mutating func perform(_ act: Act) {
    switch act {
    case .ask:
      tell(.happened(entry(.app, .host, .message, HostProfile.meingpt.refreshType, .accepted)))
      tell(.refreshRequested)
    case .use(let token):
      var line = entry(.app, .service, .request, "GET /", nil)
      line.token = token.map {
        .init(jti: nil, fingerprint: $0, forged: false, forge: nil, expiresAt: nil, changes: [])
      }
      tell(.happened(line))
    case .fetchKeys: tell(.happened(entry(.app, .service, .keys, "key set fetched", .sent)))
    case .line(var line):
      line.at = now
      tell(.happened(line))
    case .refused(let reason, let name, let origin):
      var line = entry(reason == .source ? .foreign : .app, .host, .message, name, .rejected)
      line.reason = reason.rawValue
      line.origin = origin
      tell(.happened(line))
    }
  }

  /// The host's side of a step.
  private mutating func host(_ step: Step) {
    switch step {
    case .open(let opening):
      var line = entry(.host, .app, .frame, "open", nil)
      switch opening.token {
      case nil: line.token = mint(nil)
      case .forge(let forge)?: line.token = mint(forge)
      case Step.Opening.Token.none?: break
      }
      tell(.happened(line))
    case .reload(let fresh):
      var line = entry(.host, .app, .frame, fresh ? "fresh" : "reload", nil)
      if fresh { line.token = mint(nil) }
      tell(.happened(line))
    case .send(let posting):
      post(
        posting.message, token: posting.forge.map { mint($0) }, from: posting.from, to: posting.to)
    default: break
    }
  }

  private mutating func give(_ answer: Answer) {
    for _ in 0..<answer.times {
      switch answer.kind {
      case .token(let forge):
        let message: JSONValue = [
          "type": .string(answer.type ?? HostProfile.meingpt.responseType), "token": "…",
        ]
        post(message, token: mint(forge), from: answer.from, to: answer.to)
      case .error(let text):
        post(
          .object(HostProfile.meingpt.tokenError(text)), token: nil, from: answer.from,
          to: answer.to)
      default: break
      }
    }
  }

  private mutating func post(
    _ message: JSONValue, token: TimelineEntry.TokenNote?, from: String?, to: String?
  ) {
    var line = entry(
      from == nil ? .host : .foreign, .app, .message, message["type"]?.stringValue ?? "", .sent)
    line.token = token
    line.origin = from
    line.targetOrigin = to
    line.raw = message
    tell(.happened(line))
  }

  /// The tokens are named t1, t2, … in the order in which they are given.
  private mutating func mint(_ forge: Forge?) -> TimelineEntry.TokenNote {
    var name = "t\(lastToken + 1)"
    switch forge?.sameAs {
    case .initial?: name = "t1"
    case .previous?: name = "t\(lastToken)"
    case nil: lastToken += 1
    }
    let life = forge?.lifetime.map { $0 * 1000 } ?? lifetime
    return .init(
      jti: name, fingerprint: name, forged: forge.map { !$0.isHonest } ?? false,
      forge: forge?.json(), expiresAt: now + (forge?.issued ?? 0) * 1000 + life, changes: [])
  }

  private mutating func entry(
    _ from: Party, _ to: Party, _ kind: TimelineEntry.Kind, _ name: String,
    _ verdict: TimelineEntry.Verdict?
  ) -> TimelineEntry {
    lastEntry += 1
    return TimelineEntry(
      id: lastEntry, at: now, from: from, to: to, kind: kind, name: name, verdict: verdict)
  }
}

extension Step {
  /// An `expect` step with these checks.
  static func expect(_ checks: Expectation.Check..., within: Duration? = nil) -> Step {
    .expect(Expectation(checks, within: within))
  }

  /// Frames the app with an honest token.
  static let open = Step.open(Opening())

  /// Frames the app with a bent token.
  static func open(_ change: (inout Forge) -> Void) -> Step {
    var opening = Opening()
    opening.token = .forge(Forge.bent(change))
    return .open(opening)
  }
}

extension Forge {
  /// A forge with one change.
  static func bent(_ change: (inout Forge) -> Void) -> Forge {
    var forge = Forge()
    change(&forge)
    return forge
  }
}

extension Answer {
  /// A bent token.
  static func token(_ change: (inout Forge) -> Void) -> Answer { Answer(.token(.bent(change))) }

  /// This answer from a foreign window.
  func from(_ origin: String) -> Answer {
    var answer = self
    answer.from = origin
    return answer
  }
}

extension Duration {
  static func minutes(_ count: Int) -> Duration { .seconds(60 * count) }
  static func hours(_ count: Int) -> Duration { .seconds(3600 * count) }
}

/// Plays these steps to their end.
func play(
  _ steps: [Step], refreshes: [Answer] = [], lifetime: Duration = .hours(1),
  abilities: Set<Ability> = Set(Ability.allCases), sight: Sight = Sight(),
  _ acts: (Duration, Rehearsal.Act)...
) -> Rehearsal {
  var rehearsal = Rehearsal(
    steps, refreshes: refreshes, lifetime: lifetime, abilities: abilities, acts: acts)
  rehearsal.sight = sight
  rehearsal.play()
  return rehearsal
}
