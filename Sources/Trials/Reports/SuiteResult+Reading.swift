import Foundation
import JSON
import Messages
import Scenarios

extension SuiteResult {
  /// Reads what `json()` wrote. Unknown members are ignored; `summary` and `differences` are counted
  /// anew.
  package init(reading bytes: [UInt8]) throws(ReportError) {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: bytes, maximumDepth: 128)
    } catch { throw .notJSON(error.description) }
    let report = ReportReader(value: value, path: "")
    _ = try report.object()
    guard value["format"]?.stringValue == Self.format else {
      throw .otherFormat(value["format"]?.stringValue)
    }
    self.init(
      version: try report["version"].text(), startedAt: try report["startedAt"].moment())
    app = try report.optional("app", Self.text)
    seed = try report.optional("seed") { seed throws(ReportError) in
      guard let number = UInt64(try seed.text()) else { throw seed.unexpected("a seed") }
      return number
    }
    shard = try report.optional("shard", Self.text)
    took = try report["took"].number()
    trials = try report["trials"].list { trial throws(ReportError) in
      try TrialResult(reading: trial)
    }
  }

  private static func text(_ reader: ReportReader) throws(ReportError) -> String {
    try reader.text()
  }
}

extension TrialResult {
  fileprivate init(reading trial: ReportReader) throws(ReportError) {
    self.init(
      scenario: try trial["scenario"].text(), browser: try trial["browser"].text(),
      clock: try trial["clock"].word(), outcome: try trial["outcome"].word(),
      startedAt: try trial["startedAt"].moment())
    file = try trial.optional("file") { text throws(ReportError) in try text.text() }
    about = try trial.optional("about") { text throws(ReportError) in try text.text() }
    tags = try trial["tags"].texts()
    attempt = try trial["attempt"].number()
    simulated = try trial["simulated"].number()
    took = try trial["took"].number()
    steps = try trial["steps"].list { step throws(ReportError) in try StepResult(reading: step) }
    tokens = try trial["tokens"].list { life throws(ReportError) in
      TokenLife(
        fingerprint: try life["fingerprint"].text(),
        issuedAt: try life.optional("issuedAt") { at throws(ReportError) in try at.moment() },
        expiresAt: try life.optional("expiresAt") { at throws(ReportError) in try at.moment() },
        isForged: try life["forged"].flag())
    }
    timeline = try trial["timeline"].list { entry throws(ReportError) in
      try TimelineEntry(reading: entry)
    }
    evidence.screenshot = try trial["evidence"].optional("screenshot") {
      picture throws(ReportError) in
      guard let data = Data(base64Encoded: try picture.text()) else {
        throw picture.unexpected("a picture in base64")
      }
      return Array(data)
    }
    evidence.console = try trial["evidence"]["console"].texts()
    evidence.network = try trial["evidence"]["network"].texts()
  }
}

extension StepResult {
  fileprivate init(reading step: ReportReader) throws(ReportError) {
    let outcome: Outcome
    switch try step["outcome"].text() {
    case "passed": outcome = .passed
    case "not run": outcome = .notRun
    case "failed":
      outcome = .failed(
        Failure(
          expected: try step["expected"].text(), actual: try step["actual"].text(),
          findings: try step["findings"].texts()))
    case "skipped": outcome = .skipped(try step["reason"].text())
    case "broken":
      outcome = .broken(try step["reason"].text(), remedy: try step["remedy"].text())
    default: throw step["outcome"].unexpected("one of passed, failed, skipped, broken, not run")
    }
    self.init(
      number: try step["number"].number(),
      line: try step.optional("line") { line throws(ReportError) in try line.number() },
      text: try step["text"].text(), outcome: outcome, began: try step["began"].moment(),
      ended: try step["ended"].moment())
    lastEntry = try step.optional("lastEntry") { entry throws(ReportError) in
      try entry.number()
    }
    note = try step.optional("note") { note throws(ReportError) in try note.text() }
  }
}
