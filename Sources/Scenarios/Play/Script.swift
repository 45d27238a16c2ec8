import JSON

/// How far the steps of one scenario are.
struct Script: Sendable {
  /// What is under way.
  enum Stage: Sendable, Hashable {
    /// Not begun.
    case ready
    /// The next step is due; it stays so while it is paused.
    case between
    /// The host or the client does the step.
    case performing
    /// The step was done, or time passes in it; it ends when everything has settled.
    case settling
    /// An expectation is looked at.
    case asking(Inquiry)
    /// Everything is over.
    case finished
  }

  let lines: [Scenario.Line]
  let abilities: Set<Ability>
  /// Whose time counts.
  let clock: Scenario.Clock
  var stage = Stage.ready
  /// The step under way or the last one, from 1.
  var number = 0
  /// When it began, in milliseconds since 1970.
  var began = 0
  /// Whether it stops before the next step.
  var isPaused = false
  /// Whether something was skipped.
  var isIncomplete = false

  init(_ scenario: Scenario, abilities: Set<Ability>) {
    lines = scenario.steps
    clock = scenario.clock
    self.abilities = abilities
  }

  /// Whether a step has begun and not ended.
  var isInStep: Bool { isUnderWay && stage != .between }

  /// The messages of the app that some step expects.
  var messagePatterns: [JSONObject] {
    lines.flatMap { line -> [JSONObject] in
      guard case .expect(let expectation) = line.step else { return [] }
      return expectation.checks.compactMap {
        if case .message(let pattern) = $0 { pattern } else { nil }
      }
    }
  }

  /// Whether it has begun and is not finished.
  var isUnderWay: Bool { stage != .ready && stage != .finished }

  /// The result of the step of a number.
  func result(_ number: Int, _ outcome: StepResult.Outcome, began: Int, now: Int) -> StepResult {
    let line = lines[number - 1]
    return StepResult(
      number: number, line: line.line, text: line.text, outcome: outcome, began: began, ended: now)
  }
}
