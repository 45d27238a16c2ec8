/// Everything that decides what a host answers, what a scenario does next and whether a good app did what
/// it must. It is pure: an event and a time go in, effects come out; it knows no socket, file, clock or
/// random source, so the same events always give the same effects.
///
///     timeline, refreshes, controls, waits that are over ─▶ ┌────────┐ ─▶ give, held, silent, cut, wake …
///     what the client did and saw ────────────────────────▶ │ engine │ ─▶ perform, advance, look …
///                                                           └────────┘ ─▶ began, ended, finished
///
/// Of `perform`, `advance` and `look` at most one is under way; what it brings back leads to the next.
package struct ScenarioEngine: Sendable {
  /// Which answers the next refreshes get.
  package var plan: RefreshPlan { desk.plan }
  /// How many requests get their answer by an `answer` step.
  package var held: Int { desk.held }
  /// What the timeline has told so far.
  package internal(set) var ledger: Ledger
  /// The step that is under way or, while paused, was last; from 1, and 0 before the first.
  package var stepNumber: Int { script?.number ?? 0 }
  /// Whether a scenario has begun and is not finished.
  package var isPlaying: Bool { script?.isUnderWay ?? false }
  /// Whether it stops before the next step; see `Event.paused`.
  package var isPaused: Bool { script?.isPaused ?? false }

  var desk: AnswerDesk
  var script: Script?
  /// The time in here, in milliseconds since 1970: the one that was told, and `ahead`.
  private(set) var now = Int.min
  /// By how much the clock outside was set back so far. In here time only moves on, so that what lasts is measured.
  private var ahead = 0
  private var isGone = false
  let ground: Ground

  /// An engine that only answers refreshes, or plays a scenario too, from `Event.began` on. `refreshes` are
  /// the standing answers where the scenario names none; `abilities` what its client has.
  package init(
    _ scenario: Scenario? = nil, refreshes: [Answer] = [.token], abilities: Set<Ability> = [],
    ground: Ground
  ) {
    self.ground = ground
    let named = scenario?.refreshes ?? []
    desk = AnswerDesk(
      plan: RefreshPlan(standing: named.isEmpty ? refreshes : named), limit: ground.pendingLimit)
    script = scenario.map { Script($0, abilities: abilities) }
    ledger = Ledger(ground: ground)
    ledger.watch(script?.messagePatterns ?? [])
  }

  /// Has `Event.began` play this scenario; one that is under way is forgotten. Answers that are held or on
  /// their way stay as they are, and so do the standing ones where the scenario names none.
  package mutating func load(_ scenario: Scenario, abilities: Set<Ability>) {
    if !scenario.refreshes.isEmpty { desk.plan.replaceStanding(scenario.refreshes) }
    let script = Script(scenario, abilities: abilities)
    self.script = script
    ledger.watch(script.messagePatterns)
  }

  /// What follows from an event. `now` is in milliseconds since 1970; after a time before the one that was told last,
  /// which is a clock that was set back, what lasts goes on as if that were the same moment. The effects are done in
  /// their order; their times are by the clock as it is now.
  package mutating func handle(_ event: Event, at now: Int) -> [Effect] {
    ahead = max(ahead, self.now.since(now))
    self.now = now.since(-ahead)
    let effects = handle(event.moved(by: ahead))
    return ahead == 0 ? effects : effects.map { $0.moved(by: -ahead) }
  }

  private mutating func handle(_ event: Event) -> [Effect] {
    if isGone { return [] }
    var effects: [Effect] = []
    switch event {
    case .refreshRequested: desk.answerRefresh(at: self.now, &effects)
    case .due(let number): desk.giveDue(number, at: self.now, &effects)
    case .control(let step): control(step, &effects)
    case .happened(let entry): ledger.note(entry)
    case .gone: isGone = true
    case .began, .performed, .settled, .aborted, .paused, .resumed, .stepped:
      play(event, &effects)
    }
    if effects.contains(.silent) { ledger.noteSilence(at: self.now) }
    return effects
  }

  private mutating func control(_ step: Step, _ effects: inout [Effect]) {
    switch step {
    case .answer(let answer): _ = desk.answerHeld(with: answer, at: now, &effects)
    case .next(let answer): desk.plan.enqueue(answer)
    case .refreshes(let answers): desk.plan.replaceStanding(answers)
    case .disconnect(let time): effects.append(.cut(for: time))
    default: break
    }
  }
}
