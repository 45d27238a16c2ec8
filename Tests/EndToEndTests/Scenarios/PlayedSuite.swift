import Browsers
import Foundation
import JSON
import Testing

/// What `hostsim test` made of the shipped scenarios, by their names such as `expiry/aged-token`.
struct PlayedSuite {
  /// What came of one scenario.
  struct Trial: CustomStringConvertible {
    let outcome: String
    /// The first step that did not pass: its words.
    let step: String?
    /// What was instead, or why it could not be done.
    let detail: String
    var description: String { "\(outcome) at \(step ?? "no step"): \(detail)" }
  }

  let trials: [String: Trial]

  /// The names of those that ended otherwise, with what happened.
  func except(_ outcomes: String...) -> [String] {
    trials.filter { !outcomes.contains($0.value.outcome) }.map { "\($0.key): \($0.value)" }.sorted()
  }

  func names(_ outcome: String) -> Set<String> {
    Set(trials.filter { $0.value.outcome == outcome }.keys)
  }

  /// Plays the shipped scenarios, or the chosen ones, with the built program. `app` nil: the demo app.
  static func play(
    _ names: [String] = [], browser: String, app: String? = nil
  ) async throws -> PlayedSuite {
    let folder = "\(checkout)/scenarios"
    let paths = names.isEmpty ? [folder] : names.map { "\(folder)/\($0).yaml" }
    var report = ""
    let process = try GuardedProcess(
      files: { _ in [:] },
      command: { own in
        report = "\(own)/report.json"
        return [program, "test", "--browser", browser, "--jobs", "2"]
          + ["--state-dir", "\(own)/state", "--static-dir", "\(checkout)/static"]
          + ["--report", "json=\(report)", "--allow-incomplete"]
          + (app.map { ["--app", $0] } ?? []) + paths
      })
    var printed = ""
    for await text in process.output { printed += text }
    let bytes = try? Data(contentsOf: URL(fileURLWithPath: report))
    await process.end()
    let json = try JSONValue(parsing: Array(try #require(bytes, "\(printed)")))
    var trials: [String: Trial] = [:]
    for trial in json["trials"]?.arrayValue ?? [] {
      let file = try #require(trial["file"]?.stringValue)
      let name = file.dropFirst(folder.count + 1).dropLast(".yaml".count)
      trials[String(name)] = try Trial(trial)
    }
    return PlayedSuite(trials: trials)
  }
}

extension PlayedSuite.Trial {
  fileprivate init(_ json: JSONValue) throws {
    outcome = try #require(json["outcome"]?.stringValue)
    let step = json["steps"]?.arrayValue?.first { $0["outcome"] != "passed" }
    self.step = step?["text"]?.stringValue
    let findings = step?["findings"]?.arrayValue?.compactMap(\.stringValue) ?? []
    let parts = [step?["actual"]?.stringValue, step?["reason"]?.stringValue].compactMap { $0 }
    detail = (parts + findings).joined(separator: "; ")
  }
}

/// The names of all shipped scenarios.
func shippedScenarios() throws -> [String] {
  let folder = "\(checkout)/scenarios"
  return try FileManager.default.subpathsOfDirectory(atPath: folder)
    .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(".yaml".count)) }.sorted()
}
