extension ScenarioEngine {
  /// Begins to look whether something is true.
  mutating func ask(_ expectation: Expectation, _ effects: inout [Effect]) {
    guard let script else { return }
    let inquiry = Inquiry(expectation, abilities: script.abilities, now: now)
    if inquiry.checks.isEmpty, let lack = inquiry.lack { return end(.skipped(lack), &effects) }
    ledger.awaitRefresh()
    self.script?.stage = .asking(inquiry)
    effects.append(.look(inquiry.needs))
  }

  /// Everything has settled: is it true now, can it come true, or is it lost?
  mutating func judge(_ inquiry: Inquiry, _ sight: Sight, _ effects: inout [Effect]) {
    let scene = Scene(ledger: ledger, sight: sight, now: now, deadline: inquiry.deadline)
    if let grace = inquiry.grace {
      if ledger.awaited == nil, now < grace {
        return lookAgain(at: inquiry, until: grace, &effects)
      }
      return end(.failed(inquiry.failure(in: scene)), &effects)
    }
    let verdicts = inquiry.checks.map { $0.verdict(in: scene) }
    if verdicts.allSatisfy({ $0 == .met }) {
      return end(inquiry.lack.map { .skipped($0) } ?? .passed, &effects)
    }
    if !verdicts.contains(.lost), let limit = inquiry.limit(in: scene) {
      return lookAgain(at: inquiry, until: limit, &effects)
    }
    if script?.clock == .virtual, inquiry.isOverdue(in: scene) {
      var watched = inquiry
      watched.grace = now.later(by: Self.grace)
      return lookAgain(at: watched, until: watched.grace ?? now, &effects)
    }
    end(.failed(inquiry.failure(in: scene)), &effects)
  }

  /// How long, by a clock that costs nothing, an overdue request is waited for.
  private static let grace = Duration.seconds(60)

  private mutating func lookAgain(at inquiry: Inquiry, until moment: Int, _ effects: inout [Effect])
  {
    script?.stage = .asking(inquiry)
    effects.append(.advance(to: moment, isSleep: false, stops: true, needs: inquiry.needs))
  }
}
