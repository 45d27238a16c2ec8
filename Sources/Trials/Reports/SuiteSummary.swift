package import Scenarios

/// How many trials ended how; an attempt that was repeated does not count.
package struct SuiteSummary: Sendable, Hashable {
  /// In the order of `ScenarioOutcome`, also those that are nought.
  package var counts: [(outcome: ScenarioOutcome, count: Int)] {
    ScenarioOutcome.allCases.map { ($0, numbers[$0] ?? 0) }
  }
  /// All of them.
  package var total: Int { numbers.values.reduce(0, +) }
  /// How many passed only when they were tried again.
  package private(set) var repeated = 0
  private var numbers: [ScenarioOutcome: Int] = [:]

  init(_ trials: [TrialResult]) {
    for trial in trials {
      numbers[trial.outcome, default: 0] += 1
      if trial.attempt > 1, trial.outcome == .passed { repeated += 1 }
    }
  }

  /// The number of trials that ended so.
  package subscript(outcome: ScenarioOutcome) -> Int { numbers[outcome] ?? 0 }

  /// `31 passed, 2 failed, 1 incomplete`: what is nought is left out, `passed` never.
  package var words: String {
    counts.filter { $0.count > 0 || $0.outcome == .passed }
      .map { "\($0.count) \($0.outcome.rawValue)" }.joined(separator: ", ")
  }
}
