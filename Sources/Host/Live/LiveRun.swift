import JSON
import Scenarios

/// A scenario that a person plays in his page, and what came of it.
struct LiveRun: Sendable {
  /// Its path without the ending; nil for one that came as text.
  let name: String?
  let scenario: Scenario
  /// Who plays it; nil when it is over, for it holds the embedding.
  var client: LiveClient?
  /// What is different here from what the file says.
  let note: String?
  var task: Task<Void, Never>?
  /// The step under way or the last one; 0 before the first.
  var step = 0
  /// Until when the step under way waits, in milliseconds since 1970; nil where it does not wait.
  var waitsUntil: Int?
  var results: [StepResult] = []
  /// How it ended; nil while it is played.
  var outcome: ScenarioOutcome?

  init(name: String?, scenario: Scenario, client: LiveClient, note: String?) {
    self.name = name
    self.scenario = scenario
    self.client = client
    self.note = note
  }

  /// Takes note of an effect. Whether there is something new to show.
  mutating func take(_ effect: ScenarioEngine.Effect) -> Bool {
    switch effect {
    case .began(let number):
      step = number
      waitsUntil = nil
    case .advance(let moment, _, _, _):
      if waitsUntil == moment { return false }
      waitsUntil = moment
    case .ended, .finished: waitsUntil = nil
    default: return false
    }
    return true
  }

  /// `{status, name, title, step, of, text, results, outcome, waitsUntil, note}`. `isPaused`: it shall stop
  /// before the next step.
  func json(isPaused: Bool) -> JSONObject {
    let stands = isPaused && results.count >= step
    let status = outcome != nil ? "finished" : stands ? "paused" : "running"
    let steps = scenario.steps
    return [
      "status": .string(status), "name": .optional(name), "title": .string(scenario.name),
      "step": .number(step), "of": .number(steps.count),
      "text": .optional(steps.indices.contains(step - 1) ? steps[step - 1].text : nil),
      "results": .array(results.map { .object($0.json()) }),
      "outcome": .optional(outcome?.rawValue),
      "waitsUntil": .optional(waitsUntil.map { Timestamp.iso(milliseconds: $0) }),
      "note": .optional(note),
    ]
  }
}

extension StepResult {
  /// `{number, line, text, outcome, what, findings}`: `what` says in one sentence why it did not pass.
  func json() -> JSONObject {
    var (word, what, findings): (String, String?, [String]) = ("passed", nil, [])
    switch outcome {
    case .passed: break
    case .failed(let failure):
      word = "failed"
      what = "expected \(failure.expected), but \(failure.actual)"
      findings = failure.findings
    case .skipped(let reason): (word, what) = ("skipped", reason)
    case .broken(let problem, let remedy): (word, what) = ("broken", "\(problem). \(remedy)")
    case .notRun: word = "notRun"
    }
    return [
      "number": .number(number), "line": line.map { .number($0) } ?? .null,
      "text": .string(text), "outcome": .string(word), "what": .optional(what),
      "findings": .array(findings.map { .string($0) }),
    ]
  }
}
