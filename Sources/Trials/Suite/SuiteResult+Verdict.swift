import Scenarios

extension SuiteResult {
  /// What a suite amounts to, as an exit code says it.
  package enum Verdict: Int32, Sendable, Hashable {
    /// Everything passed.
    case passed = 0
    /// An expectation was not met.
    case failed = 1
    /// Nothing failed, but something could not be done, or was not looked at.
    case unfinished = 3
  }

  /// The last attempt of every scenario in every client, in the order of the suite.
  package var lastAttempts: [TrialResult] {
    var last: [SuiteEvent.Trial: Int] = [:]
    for (place, trial) in trials.enumerated() {
      var key = trial.trial
      key.attempt = 0
      if let known = last[key], trials[known].attempt > trial.attempt { continue }
      last[key] = place
    }
    return last.values.sorted().map { trials[$0] }
  }

  /// The verdict of all last attempts. `allowIncomplete`: what was skipped does not count.
  package func verdict(allowIncomplete: Bool = false) -> Verdict {
    let outcomes = Set(lastAttempts.map(\.outcome))
    if outcomes.contains(.failed) { return .failed }
    if outcomes.contains(.broken) || outcomes.contains(.aborted) { return .unfinished }
    return outcomes.contains(.incomplete) && !allowIncomplete ? .unfinished : .passed
  }

  /// What to do about an unfinished suite, a sentence for each kind of trouble.
  package func remedies(allowIncomplete: Bool = false) -> [String] {
    var remedies: [String] = []
    for trial in lastAttempts where trial.outcome == .broken {
      for case .broken(let what, let remedy) in trial.steps.map(\.outcome) {
        let line = "\(what) \(remedy)"
        if !remedies.contains(line) { remedies.append(line) }
      }
    }
    let incomplete = lastAttempts.count { $0.outcome == .incomplete }
    if incomplete > 0, !allowIncomplete {
      let what = incomplete == 1 ? "1 scenario is" : "\(incomplete) scenarios are"
      remedies.append(
        "\(what) incomplete, because steps were skipped: play in a browser, or allow it with "
          + "--allow-incomplete.")
    }
    return remedies
  }
}
