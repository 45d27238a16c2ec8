import Browsers
import Foundation
import JSON
import Testing

/// The accessibility checker axe, whose program text lies where `AXE_JS` says.
enum Axe {
  /// Its program text. Without it the test fails under `CI=true` and is cancelled otherwise.
  static func program() throws -> String? {
    let variables = ProcessInfo.processInfo.environment
    if let path = variables["AXE_JS"], let text = try? String(contentsOfFile: path, encoding: .utf8)
    {
      return text
    }
    let sentence = "The variable AXE_JS names no readable file; script/test sets it."
    if variables["CI"] != "true" { try Test.cancel("\(sentence)") }
    Issue.record("\(sentence)")
    return nil
  }

  /// What it finds in one frame, one line for each element: rule, element, why.
  static func findings(in frame: Frame, _ program: String) async throws -> [String] {
    if try await frame.evaluate("typeof axe === 'undefined'") == true {
      try await frame.evaluate("\(program); 0")
    }
    let lines = try await frame.evaluate(
      """
      axe.run(document, { iframes: false, resultTypes: ["violations"] }).then(({ violations }) =>
        violations.flatMap(({ id, nodes }) =>
          nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`)))
      """)
    return (lines.arrayValue ?? []).compactMap(\.stringValue)
  }
}
