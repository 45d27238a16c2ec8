/// One `expect` step under way.
struct Inquiry: Sendable, Hashable {
  /// Checks that this client can look at.
  let checks: [Expectation.Check]
  /// What it lacks for the others, as a clause; nil when it lacks nothing.
  let lack: String?
  /// What it must see.
  let needs: Needs
  /// How long it may take, as the file has it.
  let within: Duration?
  /// Until when, in milliseconds since 1970; nil where the file does not say.
  let deadline: Int?
  /// Once it is lost, until when it is watched what the app does instead.
  var grace: Int?

  init(_ expectation: Expectation, abilities: Set<Ability>, now: Int) {
    let isDoable = { (check: Expectation.Check) in
      check.ability.map { abilities.contains($0) } ?? true
    }
    checks = expectation.checks.filter(isDoable)
    var missing: [Ability] = []
    for ability in expectation.checks.filter({ !isDoable($0) }).compactMap(\.ability)
    where !missing.contains(ability) { missing.append(ability) }
    lack = Ability.lack(of: missing)
    var needs = Needs()
    for check in checks { check.add(to: &needs) }
    self.needs = needs
    within = expectation.within
    deadline = within.map { now.later(by: $0) }
  }

  /// Until when to go on looking, in milliseconds since 1970; nil when now is the end.
  func limit(in scene: Scene) -> Int? {
    var limit = deadline
    if checks.contains(.refresh(.beforeExpiry)), scene.ledger.awaited == nil,
      let expiry = scene.ledger.tokens.holding?.expiresAt
    {
      limit = min(limit ?? expiry, expiry)
    }
    return limit.flatMap { $0 > scene.now ? $0 : nil }
  }

  /// Whether it is lost because no request came before the token expired: then it tells more to see when
  /// one comes.
  func isOverdue(in scene: Scene) -> Bool {
    guard checks.contains(.refresh(.beforeExpiry)), scene.ledger.awaited == nil,
      let expiry = scene.ledger.tokens.holding?.expiresAt
    else { return false }
    return scene.now >= expiry && scene.now <= deadline ?? .max
  }

  /// Why it was not met.
  func failure(in scene: Scene) -> StepResult.Failure {
    let unmet = checks.filter { $0.verdict(in: scene) != .met }
    let limit = within.map { " within \($0.scenarioText)" } ?? ""
    return StepResult.Failure(
      expected: unmet.map(\.expected).joined(separator: ", and ") + limit,
      actual: unmet.map { $0.actual(in: scene) }.joined(separator: ", and "),
      findings: Diagnosis.findings(for: unmet, in: scene))
  }
}
