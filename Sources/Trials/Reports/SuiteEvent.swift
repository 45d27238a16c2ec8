/// What a suite tells while it runs, in the order of real time. Trials run side by side, so all but the
/// first and the last name theirs.
package enum SuiteEvent: Sendable, Hashable {
  /// Which trial an event is about.
  package struct Trial: Sendable, Hashable {
    /// The scenario's title.
    package var scenario: String
    /// Its file, as the user named it.
    package var file: String?
    /// The client; see `TrialResult.browser`.
    package var browser: String
    /// Which attempt this is, from 1.
    package var attempt: Int

    /// The trial of a scenario in a client.
    package init(scenario: String, file: String?, browser: String, attempt: Int = 1) {
      self.scenario = scenario
      self.file = file
      self.browser = browser
      self.attempt = attempt
    }
  }

  /// The suite begins: so many trials, repeated attempts not counted.
  case began(total: Int)
  /// A trial begins.
  case trialBegan(Trial)
  /// A step begins: its number from 1, how many there are, and its words.
  case step(Trial, number: Int, of: Int, text: String)
  /// A trial ended; `isLast` unless the same one is tried again.
  case trialEnded(TrialResult, isLast: Bool)
  /// Nothing comes after.
  case ended(SuiteResult)
}

extension TrialResult {
  /// Which trial this is the result of.
  package var trial: SuiteEvent.Trial {
    SuiteEvent.Trial(scenario: scenario, file: file, browser: browser, attempt: attempt)
  }
}
