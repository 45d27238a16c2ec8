import JSON
import Messages
import Scenarios

extension SuiteResult {
  /// The same result in which no token can be read, whatever brought it there: a message, a URL, a line of a
  /// console, the text of a step. Only a picture is left as it is.
  package var redacted: SuiteResult {
    var result = self
    result.app = app.map { Trials.redacted($0) }
    result.trials = trials.map(\.redacted)
    return result
  }
}

extension TrialResult {
  /// The same result in which no token can be read. See `SuiteResult.redacted`.
  package var redacted: TrialResult {
    var result = self
    result.scenario = Trials.redacted(scenario)
    result.about = about.map { Trials.redacted($0) }
    result.file = file.map { Trials.redacted($0) }
    result.tags = tags.map { Trials.redacted($0) }
    result.browser = Trials.redacted(browser)
    result.steps = steps.map(\.redacted)
    result.timeline = timeline.map(\.redacted)
    result.evidence.console = evidence.console.map { Trials.redacted($0) }
    result.evidence.network = evidence.network.map { Trials.redacted($0) }
    return result
  }
}

extension StepResult {
  /// The same result in which no token can be read.
  var redacted: StepResult {
    var result = self
    result.text = Trials.redacted(text)
    result.note = note.map { Trials.redacted($0) }
    switch outcome {
    case .passed, .notRun: break
    case .failed(let failure):
      result.outcome = .failed(
        Failure(
          expected: Trials.redacted(failure.expected), actual: Trials.redacted(failure.actual),
          findings: failure.findings.map { Trials.redacted($0) }))
    case .skipped(let why): result.outcome = .skipped(Trials.redacted(why))
    case .broken(let what, let remedy):
      result.outcome = .broken(Trials.redacted(what), remedy: Trials.redacted(remedy))
    }
    return result
  }
}

extension TimelineEntry {
  /// The same entry in which no token can be read.
  var redacted: TimelineEntry {
    var entry = self
    entry.name = Trials.redacted(name)
    entry.origin = origin.map { Trials.redacted($0) }
    entry.targetOrigin = targetOrigin.map { Trials.redacted($0) }
    entry.reason = reason.map { Trials.redacted($0) }
    entry.raw = raw.map { Trials.redacted($0) }
    guard var note = token else { return entry }
    note.jti = note.jti.map { Trials.redacted($0) }
    note.forge = note.forge.map { Trials.redacted($0) }
    note.changes = note.changes.map { change in
      var change = change
      change.before = change.before.map { Trials.redacted($0) }
      change.after = change.after.map { Trials.redacted($0) }
      return change
    }
    entry.token = note
    return entry
  }
}
