import Browsers
import Foundation
import Testing

/// The README's examples for those who have a suite in Playwright already, run as they stand there.
@Suite(.tags(.browser)) struct `Playwright` {
  @Test(arguments: [
    ("The member saw", [String](), "The member saw the error and stayed signed in.\n"),
    (
      "ignore_https_errors", ["--origin", "production", "--proxy-port", "0"],
      "https://app.meingpt.com frames: Demo app\n"
    ),
  ])
  func `drives the host page as the README shows`(
    mark: String, arguments: [String], printed expected: String
  ) async throws {
    let python = "\(checkout)/.build/python/bin/python3"
    guard FileManager.default.isExecutableFile(atPath: python),
      FileManager.default.isExecutableFile(atPath: "/usr/bin/chromium")
    else { return try skipOrFail("Playwright or Chromium is not installed; script/test does it.") }
    let text = try String(contentsOfFile: "\(checkout)/README.md", encoding: .utf8)
    let blocks = text.matches(of: /```python\n([\s\S]*?)```/).map { String($0.output.1) }
    let example = try #require(blocks.first { $0.contains(mark) })
    try await withHostsim(arguments) { hostsim in
      let here = example.replacing(":7357", with: ":\(hostsim.port)")
        .replacing("http://127.0.0.1:7358", with: hostsim.proxy ?? "")
      let process = try GuardedProcess(
        files: { _ in ["example.py": here] }, command: { [python, "\($0)/example.py"] })
      var printed = ""
      for await part in process.output { printed += part }
      await process.end()
      #expect(printed == expected)
    }
  }
}
