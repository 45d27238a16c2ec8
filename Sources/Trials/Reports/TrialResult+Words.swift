import Messages
import Scenarios

/// How a trial ended, in the words that all printers share.
extension TrialResult {
  /// The file and line of the step that decided, or of the file alone: `slow.yaml:12`.
  var place: String? {
    guard let file else { return nil }
    return decisiveStep?.line.map { "\(file):\($0)" } ?? file
  }

  /// One line: what went wrong. Nil when it passed.
  var verdict: String? {
    switch (outcome, decisiveStep?.outcome) {
    case (_, .failed(let failure)?): "expected \(failure.expected), but \(failure.actual)"
    case (_, .broken(let what, _)?): what
    case (.passed, _): nil
    case (.incomplete, _): skipped.first.map { "skipped: \($0.reason)" } ?? "something was skipped"
    case (.aborted, _): "it was ended from outside"
    case (.failed, _): "an expectation was not met"
    case (.broken, _): "a step could not be done"
    }
  }

  /// The steps that were skipped, and why.
  var skipped: [(step: StepResult, reason: String)] {
    steps.compactMap { step in
      if case .skipped(let reason) = step.outcome { (step, reason) } else { nil }
    }
  }

  /// What is known beyond the verdict: each a name and its lines. Times count from the start of the scenario.
  func details(events: Int) -> [(name: String, lines: [String])] {
    var details: [(name: String, lines: [String])] = []
    if let step = decisiveStep {
      details.append(("step \(step.number) of \(steps.count)", [step.text]))
      switch step.outcome {
      case .failed(let failure):
        details.append(("expected", [failure.expected]))
        details.append(("instead", ["\(failure.actual), at \(mark(step.ended))"]))
        if !failure.findings.isEmpty { details.append(("the app", failure.findings)) }
      case .broken(let what, let remedy):
        details.append(("broken", [what, remedy].filter { !$0.isEmpty }))
      case .passed, .skipped, .notRun: break
      }
    }
    for (step, reason) in skipped {
      details.append(("step \(step.number) of \(steps.count)", [step.text]))
      details.append(("skipped", [reason]))
    }
    if outcome == .failed || outcome == .broken || outcome == .aborted {
      let last = lastEvents(events)
      if !last.isEmpty { details.append(("last events", last)) }
      if !evidence.console.isEmpty {
        details.append(("console", evidence.console.suffix(5)))
      }
      if !evidence.network.isEmpty {
        details.append(("network", evidence.network.suffix(5)))
      }
    }
    return details
  }

  /// A moment of the scenario's clock, counted from its start.
  func mark(_ moment: Int) -> String {
    Elapsed.mark(moment.subtractingReportingOverflow(startedAt).partialValue)
  }

  /// The last lines of the timeline up to the end of the step that decided, in columns.
  private func lastEvents(_ count: Int) -> [String] {
    let end = decisiveStep?.ended ?? .max
    let entries = timeline.filter { $0.at <= end }.suffix(count)
    let marks = entries.map { mark($0.at) }
    let ways = entries.map(\.way)
    let (first, second) = (marks.map(\.count).max() ?? 0, ways.map(\.count).max() ?? 0)
    return zip(entries, zip(marks, ways)).map { entry, columns in
      let (mark, way) = columns
      return String(repeating: " ", count: first - mark.count) + mark + "  " + way
        + String(repeating: " ", count: second - way.count) + "  " + entry.words
    }
  }
}

extension TimelineEntry {
  /// `app → host page`, or one name where nothing went anywhere.
  var way: String { from == to ? from.words : "\(from.words) → \(to.words)" }

  /// What happened, and what became of it: `MEINGPT_TOKEN_REFRESH rejected (source) from http://…`.
  var words: String {
    var words = name
    if token?.forged == true, !name.contains("forged") { words += " with a forged token" }
    if let verdict { words += " \(verdict.rawValue)" }
    if let reason { words += " (\(reason))" }
    if let origin, from == .foreign || verdict == .rejected { words += " from \(origin)" }
    return words
  }
}

extension Party {
  /// As people call it.
  var words: String {
    switch self {
    case .app: "app"
    case .host: "host page"
    case .service: "service"
    case .foreign: "foreign window"
    }
  }
}
