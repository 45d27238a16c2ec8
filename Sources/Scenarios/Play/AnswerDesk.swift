/// What refreshes are answered, and when: the plan, what is held, and what waits for its time.
struct AnswerDesk: Sendable {
  /// Which answers the next refreshes get.
  var plan: RefreshPlan
  /// Requests that get their answer by an `answer` step.
  private(set) var held = 0
  /// Answers that wait for their time, by the number of their wait.
  private var pending: [Int: Answer] = [:]
  private var lastWait = 0
  private let limit: Int

  init(plan: RefreshPlan, limit: Int) {
    self.plan = plan
    self.limit = limit
  }

  /// Answers the request that just came as the plan has it.
  mutating func answerRefresh(at now: Int, _ effects: inout [ScenarioEngine.Effect]) {
    take(plan.takeNext(), at: now, &effects)
  }

  /// Answers the request that was held first. False when none is.
  mutating func answerHeld(
    with answer: Answer, at now: Int, _ effects: inout [ScenarioEngine.Effect]
  ) -> Bool {
    guard held > 0 else { return false }
    held -= 1
    take(answer, at: now, &effects)
    return true
  }

  /// Gives the answer whose wait is over, once.
  mutating func giveDue(_ number: Int, at now: Int, _ effects: inout [ScenarioEngine.Effect]) {
    guard let answer = pending.removeValue(forKey: number) else { return }
    give(answer, at: now, &effects)
  }

  private mutating func take(
    _ answer: Answer, at now: Int, _ effects: inout [ScenarioEngine.Effect]
  ) {
    guard answer.after > .zero else { return give(answer, at: now, &effects) }
    guard pending.count + held < limit else { return effects.append(.dropped) }
    lastWait += 1
    pending[lastWait] = answer
    effects.append(.wake(lastWait, at: now.later(by: answer.after)))
  }

  private mutating func give(
    _ answer: Answer, at now: Int, _ effects: inout [ScenarioEngine.Effect]
  ) {
    switch answer.kind {
    case .token, .error, .raw:
      var bare = answer
      bare.after = .zero
      bare.alongside = []
      effects.append(.give(bare))
    case .silence: effects.append(.silent)
    case .hold:
      if pending.count + held < limit {
        held += 1
        effects.append(.held)
      } else {
        effects.append(.dropped)
      }
    case .disconnect(let time): effects.append(.cut(for: time))
    }
    for other in answer.alongside { take(other, at: now, &effects) }
  }
}
