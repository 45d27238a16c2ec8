import JSON
import Scenarios

/// Prints a suite as TAP 14: a line for each scenario in each browser; below one that did not pass a YAML block with
/// what is known. What is incomplete is skipped, and says why. Source: https://testanything.org, version 14.
struct TAPReport {
  /// The document.
  private(set) var text: String

  init(_ result: SuiteResult) {
    let result = result.redacted
    let trials = result.lastAttempts
    text = "TAP version 14\n1..\(trials.count)"
    text += trials.isEmpty ? " # SKIP no scenario\n" : "\n"
    for (place, trial) in trials.enumerated() { add(trial, number: place + 1) }
  }

  private mutating func add(_ trial: TrialResult, number: Int) {
    let isFine = trial.outcome == .passed || trial.outcome == .incomplete
    let title = Self.escaped("\(trial.scenario) (\(trial.browser))")
    text += "\(isFine ? "ok" : "not ok") \(number) - \(title)"
    if trial.outcome == .incomplete {
      text += " # SKIP incomplete: \(Self.escaped(trial.verdict ?? ""))"
    }
    text += "\n"
    guard trial.outcome != .passed else { return }
    var block: [(String, JSONValue)] = [
      ("outcome", .string(trial.outcome.rawValue)), ("message", .optional(trial.verdict)),
      ("at", .optional(trial.place)), ("duration_ms", .number(trial.took)),
    ]
    for (name, lines) in trial.details(events: 8) {
      block.append((name, lines.count == 1 ? .string(lines[0]) : .array(lines.map { .string($0) })))
    }
    text += "  ---\n"
    var seen: Set<String> = []
    for (name, value) in block where seen.insert(name).inserted {
      text += "  \(JSONValue.string(name).text): \(value.text)\n"
    }
    text += "  ...\n"
  }

  private static func escaped(_ text: String) -> String {
    text.onOneLine.replacing("\\", with: "\\\\").replacing("#", with: "\\#")
  }
}
