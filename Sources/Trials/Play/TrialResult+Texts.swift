import JSON
import Messages
import Scenarios

extension TrialResult {
  /// The result with every text of its timeline and failures changed by `change`.
  func mapTexts(_ change: (String) -> String) -> TrialResult {
    var result = self
    for place in timeline.indices {
      result.timeline[place].origin = timeline[place].origin.map(change)
      result.timeline[place].targetOrigin = timeline[place].targetOrigin.map(change)
      result.timeline[place].reason = timeline[place].reason.map(change)
      result.timeline[place].raw = timeline[place].raw.map { $0.mapTexts(change) }
    }
    for place in steps.indices {
      guard case .failed(var failure) = steps[place].outcome else { continue }
      failure.expected = change(failure.expected)
      failure.actual = change(failure.actual)
      failure.findings = failure.findings.map(change)
      result.steps[place].outcome = .failed(failure)
    }
    return result
  }
}

extension JSONValue {
  fileprivate func mapTexts(_ change: (String) -> String) -> JSONValue {
    switch self {
    case .string(let text): .string(change(text))
    case .array(let items): .array(items.map { $0.mapTexts(change) })
    case .object(let object):
      .object(JSONObject(object.members.map { ($0.name, $0.value.mapTexts(change)) }))
    default: self
    }
  }
}
