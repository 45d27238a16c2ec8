import Foundation
import Scenarios
import Testing
import Trials

@Suite struct `A report as JUnit XML` {
  private func text(_ suite: SuiteResult) -> String {
    String(decoding: ReportFormat.junit.bytes(of: suite), as: UTF8.self)
  }

  @Test func `holds every browser, scenario and reason`() throws {
    try expectReport(text(Samples.suite), "report.xml")
  }

  @Test func `an XML reader finds what the schema asks for, and no token`() throws {
    let judge = repository.appendingPathComponent("Tests/TrialsTests/Judges/junit.py").path
    var suite = Samples.suite
    suite.trials[0].scenario = "]]> \u{0} \u{FFFE} <b>&\"'\n" + Play.token
    suite.trials[1].attempt = 2
    for suite in [suite, Samples.suite, SuiteResult(version: "1", startedAt: 0)] {
      let text = text(suite)
      #expect(!text.contains("eyJ"))
      let verdict = try judged(["python3", judge], text)
      #expect(verdict.code == 0, "\(verdict.output)")
      let summary = suite.summary
      #expect(
        verdict.output
          == "\(summary.total) \(summary[.failed]) \(summary[.broken]) \(summary[.incomplete])\n")
    }
  }

  @Test func `the judge can refuse`() throws {
    let judge = repository.appendingPathComponent("Tests/TrialsTests/Judges/junit.py").path
    let good = text(Samples.suite)
    for (part, other) in [
      ("tests=\"4\"", "tests=\"5\""), ("<failure", "<failures"), ("classname", "class"),
      (" time=\"0.412\"", " time=\"soon\""), ("</testsuites>", ""),
    ] {
      #expect(
        try judged(["python3", judge], good.replacing(part, with: other)).code != 0, "\(part)")
    }
  }

  @Test func `attempts before the last are told, whatever became of it`() {
    var suite = SuiteResult(version: "1", startedAt: 0)
    var last = Samples.lookAlike("firefox")
    suite.trials = [last]
    (last.outcome, last.attempt, last.steps) = (.passed, 2, [])
    suite.trials.append(last)
    let text = text(suite)
    #expect(text.contains("<system-out>attempt 1 failed: expected forged-token-used is false, but"))
    #expect(text.contains(#"tests="1" failures="0""#) && !text.contains("<failure"))
  }
}
