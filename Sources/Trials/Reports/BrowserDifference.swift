package import Scenarios

/// One scenario that ended differently in different browsers.
package struct BrowserDifference: Sendable, Hashable {
  /// How it ended in one browser.
  package struct Verdict: Sendable, Hashable {
    /// The client; see `TrialResult.browser`.
    package var browser: String
    /// How it ended.
    package var outcome: ScenarioOutcome
    /// The number of the step that failed or broke, if one did.
    package var step: Int?

    /// `passed`, or `failed at step 3`.
    package var words: String {
      outcome.rawValue + (step.map { " at step \($0)" } ?? "")
    }
  }

  /// The scenario's title.
  package var scenario: String
  /// Its file, as the user named it.
  package var file: String?
  /// One for each browser, in the order of the suite.
  package var verdicts: [Verdict]
}
