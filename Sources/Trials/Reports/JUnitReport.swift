import JSON
import Scenarios

/// Prints a suite as JUnit XML, as GitLab, Jenkins and GitHub's actions read it: one `testsuite` for each browser, one
/// `testcase` for each scenario. What is incomplete counts as skipped, what is broken or was aborted as an error.
struct JUnitReport {
  private var xml = XMLText()

  init(_ result: SuiteResult) {
    let result = result.redacted
    let trials = result.lastAttempts
    xml.text += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    xml.element(
      "testsuites",
      [("name", "hostsim")] + Self.counts(trials) + [
        ("time", Elapsed.decimal(result.took))
      ])
    for browser in result.browsers {
      let own = trials.filter { $0.browser == browser }
      xml.element(
        "testsuite",
        [("name", browser)] + Self.counts(own) + [
          ("time", Elapsed.decimal(Elapsed.sum(own.map(\.took)))),
          ("timestamp", String(Timestamp.iso(milliseconds: result.startedAt).prefix(19))),
        ])
      properties(of: result, browser)
      for trial in own { add(trial, result) }
      xml.end("testsuite")
    }
    xml.end("testsuites")
  }

  /// The document.
  var text: String { xml.text }

  private static func counts(_ trials: [TrialResult]) -> [(String, String)] {
    func count(_ outcomes: ScenarioOutcome...) -> String {
      "\(trials.count { outcomes.contains($0.outcome) })"
    }
    return [
      ("tests", "\(trials.count)"), ("failures", count(.failed)),
      ("errors", count(.broken, .aborted)), ("skipped", count(.incomplete)),
    ]
  }

  private mutating func properties(of result: SuiteResult, _ browser: String) {
    let values: [(String, String?)] = [
      ("hostsim", result.version), ("browser", browser), ("app", result.app ?? "built-in demo app"),
      ("seed", result.seed.map { String($0) }), ("shard", result.shard),
    ]
    xml.element("properties", [])
    for (name, value) in values {
      if let value { xml.element("property", [("name", name), ("value", value)], isEmpty: true) }
    }
    xml.end("properties")
  }

  private mutating func add(_ trial: TrialResult, _ result: SuiteResult) {
    var attributes = [("name", trial.scenario), ("classname", Self.className(trial.file))]
    if let file = trial.file { attributes.append(("file", file)) }
    attributes.append(("time", Elapsed.decimal(trial.took)))
    let details = trial.details(events: 20).map { name, lines in
      lines.count == 1
        ? "\(name): \(lines[0])" : "\(name):\n" + lines.map { "  \($0)" }.joined(separator: "\n")
    }
    let body = ([trial.place].compactMap { $0 } + details).joined(separator: "\n")
    let message = [("message", trial.verdict ?? "")]
    xml.element("testcase", attributes, isEmpty: trial.outcome == .passed && trial.attempt == 1)
    switch trial.outcome {
    case .passed: if trial.attempt == 1 { return }
    case .failed: xml.leaf("failure", message + [("type", "expectation")], body)
    case .broken, .aborted: xml.leaf("error", message + [("type", trial.outcome.rawValue)], body)
    case .incomplete: xml.leaf("skipped", message, "")
    }
    let earlier = result.trials.filter {
      $0.firstAttempt == trial.firstAttempt && $0.attempt < trial.attempt
    }
    let lines = earlier.map { "attempt \($0.attempt) \($0.outcome): \($0.verdict ?? "")" }
    if !lines.isEmpty { xml.leaf("system-out", [], lines.joined(separator: "\n")) }
    xml.end("testcase")
  }

  /// `scenarios/expiry/before.yaml` is `scenarios.expiry.before`.
  private static func className(_ file: String?) -> String {
    guard let file else { return "hostsim" }
    let parts = file.split(separator: "/").filter { $0 != "." && $0 != ".." }
    let name = parts.joined(separator: ".")
    for ending in [".yaml", ".yml"] where name.hasSuffix(ending) {
      return String(name.dropLast(ending.count))
    }
    return name.isEmpty ? "hostsim" : name
  }
}
