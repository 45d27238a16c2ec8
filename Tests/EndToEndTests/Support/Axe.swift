import Browsers
import Foundation
import JSON
import Testing

/// The accessibility checker axe.
enum Axe {
  /// Its program text, from the file that `AXE_JS` names or else from the tools that `script/test` installs. Without
  /// it the test fails under `CI=true` and is cancelled otherwise.
  static func program() throws -> String? {
    let paths = [ProcessInfo.processInfo.environment["AXE_JS"], installed].compactMap(\.self)
    for path in paths {
      if let text = try? String(contentsOfFile: path, encoding: .utf8) { return text }
    }
    try skipOrFail(
      "axe.min.js is not installed; script/test installs it, or AXE_JS names the file.")
    return nil
  }

  private static var installed: String? {
    let library = "\(checkout)/.build/python/lib"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: library)) ?? []
    return versions.first.map {
      "\(library)/\($0)/site-packages/axe_playwright_python/axe.min.js"
    }
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
