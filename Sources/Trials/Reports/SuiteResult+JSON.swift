import Foundation
package import JSON
import Messages
import Scenarios

extension SuiteResult {
  /// What the member `format` of a report says. Another number after the slash is another shape.
  package static let format = "hostsim-report/1"

  /// `{format, version, app, seed, shard, startedAt, took, summary, differences, trials}`: times as ISO 8601,
  /// spans in milliseconds, `seed` as text (it may need 64 bits), `null` where there is nothing. No token is
  /// readable in it.
  package func json() -> JSONObject {
    let result = redacted
    return [
      "format": .string(Self.format), "version": .string(result.version),
      "app": .optional(result.app), "seed": .optional(result.seed.map { String($0) }),
      "shard": .optional(result.shard),
      "startedAt": .string(Timestamp.iso(milliseconds: result.startedAt)),
      "took": .number(result.took),
      "summary": .object(
        JSONObject(
          result.summary.counts.map { ($0.outcome.rawValue, .number($0.count)) })),
      "differences": .array(result.differences.map { .object($0.json()) }),
      "trials": .array(result.trials.map { .object($0.json()) }),
    ]
  }
}

extension BrowserDifference {
  fileprivate func json() -> JSONObject {
    [
      "scenario": .string(scenario), "file": .optional(file),
      "browsers": .array(
        verdicts.map { ["browser": .string($0.browser), "verdict": .string($0.words)] }),
    ]
  }
}

extension TrialResult {
  fileprivate func json() -> JSONObject {
    [
      "scenario": .string(scenario), "file": .optional(file), "about": .optional(about),
      "tags": .array(tags.map { .string($0) }), "browser": .string(browser),
      "clock": .string(clock.rawValue), "outcome": .string(outcome.rawValue),
      "attempt": .number(attempt), "startedAt": .string(Timestamp.iso(milliseconds: startedAt)),
      "simulated": .number(simulated), "took": .number(took),
      "steps": .array(steps.map { .object($0.json()) }),
      "tokens": .array(tokens.map { .object($0.json()) }),
      "timeline": .array(timeline.map { .object($0.json()) }),
      "evidence": .object(evidence.json()),
    ]
  }
}

extension TrialResult.TokenLife {
  fileprivate func json() -> JSONObject {
    [
      "fingerprint": .string(fingerprint),
      "issuedAt": .optional(issuedAt.map { Timestamp.iso(milliseconds: $0) }),
      "expiresAt": .optional(expiresAt.map { Timestamp.iso(milliseconds: $0) }),
      "forged": .bool(isForged),
    ]
  }
}

extension TrialResult.Evidence {
  fileprivate func json() -> JSONObject {
    [
      "screenshot": .optional(screenshot.map { Data($0).base64EncodedString() }),
      "console": .array(console.map { .string($0) }),
      "network": .array(network.map { .string($0) }),
    ]
  }
}

extension StepResult {
  fileprivate func json() -> JSONObject {
    var object: JSONObject = [
      "number": .number(number), "line": line.map { .number($0) } ?? .null,
      "text": .string(text), "outcome": .string(outcome.word),
      "began": .string(Timestamp.iso(milliseconds: began)),
      "ended": .string(Timestamp.iso(milliseconds: ended)),
      "lastEntry": lastEntry.map { .number($0) } ?? .null,
    ]
    if let note { object["note"] = .string(note) }
    switch outcome {
    case .passed, .notRun: break
    case .failed(let failure):
      object["expected"] = .string(failure.expected)
      object["actual"] = .string(failure.actual)
      object["findings"] = .array(failure.findings.map { .string($0) })
    case .skipped(let reason): object["reason"] = .string(reason)
    case .broken(let reason, let remedy):
      object["reason"] = .string(reason)
      object["remedy"] = .string(remedy)
    }
    return object
  }
}

extension StepResult.Outcome {
  /// One word for it, as reports spell it.
  package var word: String {
    switch self {
    case .passed: "passed"
    case .failed: "failed"
    case .skipped: "skipped"
    case .broken: "broken"
    case .notRun: "not run"
    }
  }
}
