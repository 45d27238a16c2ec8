import Foundation
import JSON
import Messages
import Scenarios
import Testing
import Trials

@Suite struct `A report as a page` {
  private let judge = repository.appendingPathComponent("Tests/TrialsTests/Judges/page.py").path

  private func text(_ suite: SuiteResult) -> String {
    String(decoding: ReportFormat.html.bytes(of: suite), as: UTF8.self)
  }

  @Test func `needs nothing else, is well formed, and opens what did not pass`() throws {
    let verdict = try judged(["python3", judge], text(Samples.suite))
    #expect(
      verdict.output == """
        passed passed passed failed+ failed+ failed+ passed passed incomplete broken+

        """)
    #expect(verdict.code == 0)
  }

  @Test func `what an app, a file or a browser says stays text`() throws {
    var suite = Samples.suite
    let evil =
      "</title><script>alert(1)</script>\"' onload=x &amp; <img src=http://evil/> \(Play.token)"
    suite.app = evil
    var trial = Samples.refusal("firefox")
    (trial.scenario, trial.about, trial.browser, trial.file) = (evil, evil, evil, evil)
    trial.tags = [evil, "\\\"", "a\\"]
    trial.timeline[0].name = evil
    trial.timeline[0].reason = evil
    trial.timeline[1].raw = .string(evil)
    trial.steps[0].text = evil
    trial.evidence.console = [evil]
    trial.tokens[0].fingerprint = evil
    trial.steps[3].outcome = .failed(.init(expected: evil, actual: evil, findings: [evil]))
    suite.trials = [trial]
    let verdict = try judged(["python3", judge], text(suite))
    #expect(verdict.code == 0, "\(verdict.output)")
  }

  @Test func `the judge can refuse`() throws {
    let good = text(Samples.suite)
    for (part, other) in [
      ("</main>", ""), ("href=\"#trial", "href=\"#try"), ("data:image/png", "http://x/y.png"),
      ("connect-src 'none'", ""), ("form.hidden = false", "form.hidden = true"),
      ("<ol class", "<div class"), ("key set fetched", Play.token),
    ] {
      #expect(
        try judged(["python3", judge], good.replacing(part, with: other)).code != 0, "\(part)")
    }
  }

  @Test func `says at the top in what browsers differ, and how much passed`() {
    let page = text(Samples.suite)
    #expect(page.contains("<h1 class=\"overview__title\">5 of 10 scenarios did not pass</h1>"))
    #expect(page.contains("Browsers differ in 1 scenario</h2>"))
    #expect(page.contains(##"<a href="#trial-4"><span class="mark mark--failed"></span>firefox"##))
    var suite = Samples.suite
    suite.trials.removeAll { $0.outcome != .passed }
    #expect(text(suite).contains("All 5 scenarios passed</h1>"))
    #expect(!text(suite).contains("Browsers differ"))
    suite.trials = []
    #expect(text(suite).contains("No scenario ran</h1>"))
  }

  @Test func `a thousand scenarios are a page of a few megabytes`() {
    var suite = SuiteResult(version: "1", startedAt: 0)
    suite.trials = (1...1000).map { number in
      var trial = Samples.beforeExpiry("none")
      trial.scenario = "Scenario \(number)"
      return trial
    }
    let page = text(suite)
    #expect(page.utf8.count < 8_000_000 && page.contains("Scenario 1000"))
  }
}
