import Scenarios

/// Prints a suite while it runs: a line for each trial, a block for each that did not pass, a summary. What it gives
/// is written as it stands, without a newline added.
package struct TerminalReport: Sendable {
  private let isTerminal: Bool
  private let width: Int
  private let paint: Paint
  private let events: Int
  private var total = 0
  private var done = 0
  private var endsWithBlock = false

  /// A report for a terminal, which also has a progress line that replaces itself, or for a pipe, which has
  /// none and no colours either. `width` in columns, `events` the number of last events that a failure shows.
  package init(isTerminal: Bool, width: Int = 80, color: Bool = false, events: Int = 8) {
    self.isTerminal = isTerminal
    self.width = max(20, width)
    self.events = events
    paint = Paint(isOn: color && isTerminal)
  }

  /// What to write for an event; empty for nothing.
  package mutating func line(for event: SuiteEvent) -> String {
    switch event {
    case .began(let total):
      self.total = total
      return ""
    case .trialBegan(let trial): return progress(trial, "")
    case .step(let trial, let number, let count, let text):
      return progress(trial, "  \(number)/\(count) \(text)")
    case .trialEnded(let result, let isLast):
      if isLast { done += 1 }
      endsWithBlock = result.outcome != .passed
      return clear + lines(for: result.redacted, isLast: isLast)
    case .ended(let result):
      return clear + (endsWithBlock ? "" : "\n") + summary(of: result.redacted)
    }
  }

  /// All of a suite that ran earlier: its lines, blocks and summary.
  package mutating func text(of result: SuiteResult) -> String {
    let last = Set(result.lastAttempts)
    var text = result.trials.map { trial in
      line(for: .trialEnded(trial, isLast: last.contains(trial)))
    }.joined()
    text += line(for: .ended(result))
    return text
  }

  private var clear: String { isTerminal ? "\r\u{1B}[2K" : "" }

  private func progress(_ trial: SuiteEvent.Trial, _ step: String) -> String {
    guard isTerminal else { return "" }
    let text = "\(done)/\(total)  \(trial.scenario) (\(trial.browser))\(step)"
    return clear + paint.faint(redacted(text).onOneLine.cut(to: width - 1))
  }

  private func lines(for trial: TrialResult, isLast: Bool) -> String {
    let again = isLast ? "" : ", will be tried again"
    let attempt = trial.attempt > 1 ? ", attempt \(trial.attempt)" : ""
    let time = Elapsed.seconds(trial.took)
    let space = String(repeating: " ", count: max(0, 8 - time.count))
    var text = paint.mark(trial.outcome) + space + time + "  " + trial.scenario.onOneLine
    text += paint.faint("  \(trial.browser.onOneLine)\(attempt)\(again)") + "\n"
    for step in trial.steps {
      guard let note = step.note else { continue }
      text += paint.faint("    step \(step.number): \(note.onOneLine)") + "\n"
    }
    guard trial.outcome != .passed else { return text }
    return text + block(trial)
  }

  private func block(_ trial: TrialResult) -> String {
    let details = trial.details(events: events)
    let width = details.map(\.name.count).max() ?? 0
    var text = trial.place.map { "    \(paint.strong($0.onOneLine))\n" } ?? ""
    if details.isEmpty, let verdict = trial.verdict { text += "    \(verdict.onOneLine)\n" }
    for (name, lines) in details {
      for (place, line) in lines.enumerated() {
        let head = place == 0 ? name : ""
        let space = String(repeating: " ", count: width - head.count)
        text += "    \(paint.faint(head))\(space)  \(paint.detail(name, line.onOneLine))\n"
      }
    }
    return text + "\n"
  }

  private func summary(of result: SuiteResult) -> String {
    let summary = result.summary
    let noun = summary.total == 1 ? "scenario" : "scenarios"
    let simulated = Elapsed.sum(result.lastAttempts.map(\.simulated))
    var text = "\(summary.total) \(noun): \(paint.strong(summary.words))"
    if summary.repeated > 0 { text += " (\(summary.repeated) only when tried again)" }
    text += ". \(Elapsed.seconds(result.took))"
    if simulated >= 60_000 { text += " for \(Elapsed.length(simulated)) of simulated time" }
    if let shard = result.shard { text += ", shard \(shard)" }
    text += ".\n"
    let differences = result.differences
    guard !differences.isEmpty else { return text }
    text += "Browsers differ:\n"
    for difference in differences {
      let verdicts = difference.verdicts.map { "\($0.words) in \($0.browser)" }
      text += "  \(difference.scenario): \(verdicts.joined(separator: ", "))".onOneLine + "\n"
    }
    return text
  }
}

/// Colours of a terminal (ECMA-48 SGR), or none.
private struct Paint: Sendable {
  let isOn: Bool

  func faint(_ text: String) -> String { wrap(text, "2") }
  func strong(_ text: String) -> String { wrap(text, "1") }

  func mark(_ outcome: ScenarioOutcome) -> String {
    switch outcome {
    case .passed: wrap("✓ passed    ", "32")
    case .failed: wrap("✗ failed    ", "31")
    case .incomplete: wrap("○ incomplete", "33")
    case .broken: wrap("! broken    ", "31")
    case .aborted: wrap("– aborted   ", "33")
    }
  }

  func detail(_ name: String, _ text: String) -> String {
    switch name {
    case "instead", "broken": wrap(text, "31")
    case "skipped": wrap(text, "33")
    case "last events", "console", "network": wrap(text, "2")
    default: text
    }
  }

  private func wrap(_ text: String, _ code: String) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
