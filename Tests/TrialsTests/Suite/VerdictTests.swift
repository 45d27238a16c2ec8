import Scenarios
import Testing
import Trials

@Suite struct `The verdict of a suite` {
  private func suite(
    _ trials: (name: String, outcome: ScenarioOutcome, attempt: Int)...
  ) -> SuiteResult {
    var suite = SuiteResult(version: "0", startedAt: 0)
    suite.trials = trials.map { name, outcome, attempt in
      var trial = TrialResult(
        scenario: name, browser: "none", clock: .virtual, outcome: outcome, startedAt: 0)
      trial.attempt = attempt
      return trial
    }
    return suite
  }

  @Test(
    arguments: [
      (.passed, .passed, 0), (.passed, .failed, 1), (.failed, .broken, 1), (.passed, .broken, 3),
      (.passed, .aborted, 3), (.passed, .incomplete, 3), (.incomplete, .failed, 1),
    ] as [(ScenarioOutcome, ScenarioOutcome, Int32)])
  func `follows the worst outcome`(first: ScenarioOutcome, second: ScenarioOutcome, code: Int32) {
    let suite = suite(("a", first, 1), ("b", second, 1))
    #expect(suite.verdict().rawValue == code)
  }

  @Test func `counts only the last attempt`() {
    let suite = suite(("a", .failed, 1), ("b", .passed, 1), ("a", .passed, 2))
    #expect(suite.verdict() == .passed)
    #expect(suite.lastAttempts.map(\.attempt) == [1, 2])
  }

  @Test func `what was skipped counts unless it is allowed`() {
    let suite = suite(("a", .incomplete, 1), ("b", .passed, 1))
    #expect(suite.verdict() == .unfinished)
    #expect(
      suite.remedies() == [
        "1 scenario is incomplete, because steps were skipped: play in a browser, or allow it "
          + "with --allow-incomplete."
      ])
    #expect(suite.verdict(allowIncomplete: true) == .passed)
    #expect(suite.remedies(allowIncomplete: true).isEmpty)
  }

  @Test func `what broke says what to do, once`() {
    var suite = suite(("a", .broken, 1), ("b", .broken, 1))
    for place in suite.trials.indices {
      suite.trials[place].steps = [
        StepResult(
          number: 1, line: 1, text: "open",
          outcome: .broken("The app does not answer.", remedy: "Start it."), began: 0, ended: 0)
      ]
    }
    #expect(suite.remedies() == ["The app does not answer. Start it."])
  }

  @Test(arguments: [
    "none", "chromium", "chromium-headless-shell", "firefox", "http://grid:4444",
    "https://grid/wd/hub",
  ])
  func `a client is read and called by the same word`(word: String) {
    #expect(Client(word)?.description == word)
  }

  @Test(arguments: ["", "chrome", "None", "safari", "http://", "ftp://grid", "http://a b"])
  func `other words are no client`(word: String) { #expect(Client(word) == nil) }
}
