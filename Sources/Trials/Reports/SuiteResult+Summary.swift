package import Scenarios

extension SuiteResult {
  /// How many ended how.
  package var summary: SuiteSummary { SuiteSummary(lastAttempts) }

  /// The browsers, in the order of the suite.
  package var browsers: [String] {
    var seen: Set<String> = []
    return trials.map(\.browser).filter { seen.insert($0).inserted }
  }

  /// The scenarios that ended differently in different browsers. What was incomplete says nothing of its
  /// browser and does not count.
  package var differences: [BrowserDifference] {
    var order: [SuiteEvent.Trial] = []
    var groups: [SuiteEvent.Trial: [BrowserDifference.Verdict]] = [:]
    for trial in lastAttempts where trial.outcome != .incomplete {
      var key = trial.firstAttempt
      key.browser = ""
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(
        BrowserDifference.Verdict(
          browser: trial.browser, outcome: trial.outcome, step: trial.decisiveStep?.number))
    }
    return order.compactMap { key in
      guard let verdicts = groups[key], Set(verdicts.map(\.words)).count > 1 else { return nil }
      return BrowserDifference(scenario: key.scenario, file: key.file, verdicts: verdicts)
    }
  }
}

extension TrialResult {
  /// The step that ended the scenario: the one that failed or broke.
  package var decisiveStep: StepResult? {
    steps.first {
      switch $0.outcome {
      case .failed, .broken: true
      case .passed, .skipped, .notRun: false
      }
    }
  }

  var firstAttempt: SuiteEvent.Trial {
    var trial = trial
    trial.attempt = 1
    return trial
  }
}
