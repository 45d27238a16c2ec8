package import Messages
package import Scenarios

/// What is told of a scenario while it is played, in the order in which it happens.
package enum PlayEvent: Sendable, Hashable {
  /// A step begins. `number` counts from 1; `at` is in milliseconds since 1970.
  case began(number: Int, Scenario.Line, at: Int)
  /// A step ended. Those that were not reached are told at the end.
  case ended(StepResult)
  /// A new line of the timeline.
  case entry(TimelineEntry)
}

/// What came of a scenario that was played.
package struct PlayedScenario: Sendable, Hashable {
  /// One result for each step, in the order of the file.
  package var steps: [StepResult]
  /// How it ended.
  package var outcome: ScenarioOutcome

  /// What came of a scenario.
  package init(steps: [StepResult], outcome: ScenarioOutcome) {
    self.steps = steps
    self.outcome = outcome
  }
}
