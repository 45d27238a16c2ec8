/// How one step ended.
package struct StepResult: Sendable, Hashable {
  /// Why an expectation was not met, in words for people.
  package struct Failure: Sendable, Hashable {
    /// What should have been: `refreshes is >= 3 within 4m`.
    package var expected: String
    /// What was instead: `refreshes is 1`.
    package var actual: String
    /// What the app must have done, each a sentence without a subject: `asked for a refresh 3 s after the
    /// token had expired`.
    package var findings: [String]

    /// A failure.
    package init(expected: String, actual: String, findings: [String] = []) {
      self.expected = expected
      self.actual = actual
      self.findings = findings
    }
  }

  /// How it ended.
  package enum Outcome: Sendable, Hashable {
    case passed
    /// An expectation was not met.
    case failed(Failure)
    /// It needs something that this client lacks; which, in one sentence.
    case skipped(String)
    /// It could not be done: what happened, and what to do about it.
    case broken(String, remedy: String)
    /// The scenario ended before it.
    case notRun
  }

  /// Its place in the scenario, from 1.
  package var number: Int
  /// Its line in the file, from 1.
  package var line: Int?
  /// The step as a reader of the file sees it.
  package var text: String
  /// How it ended.
  package var outcome: Outcome
  /// When it began and ended, in milliseconds since 1970 by the scenario's clock.
  package var began: Int
  /// See `began`.
  package var ended: Int
  /// The number of the last line of the timeline before it ended, which tells what it caused from what the next
  /// step of the same moment did; nil where that is not known.
  package var lastEntry: Int?
  /// What is to be known of it although it may have passed, in one clause: the app kept a stranger out.
  package var note: String?

  /// The result of one step.
  package init(
    number: Int, line: Int?, text: String, outcome: Outcome, began: Int, ended: Int
  ) {
    self.number = number
    self.line = line
    self.text = text
    self.outcome = outcome
    self.began = began
    self.ended = ended
  }
}

/// How a whole scenario ended.
package enum ScenarioOutcome: String, Sendable, Hashable, CaseIterable {
  /// Every step was done and every expectation met.
  case passed
  /// An expectation was not met.
  case failed
  /// Nothing failed, but something was skipped.
  case incomplete
  /// A step could not be done: no browser, no app, no page.
  case broken
  /// It was ended from outside.
  case aborted
}
