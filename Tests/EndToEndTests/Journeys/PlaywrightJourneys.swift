import Browsers
import Foundation
import Testing

/// The README's example for those who have a suite in Playwright already, run as it stands there.
@Suite(.tags(.browser)) struct `Playwright` {
  @Test func `drives the host page as the README shows`() async throws {
    let python = "\(checkout)/.build/python/bin/python3"
    guard FileManager.default.isExecutableFile(atPath: python),
      FileManager.default.isExecutableFile(atPath: "/usr/bin/chromium")
    else { return try skipOrFail("Playwright or Chromium is not installed; script/test does it.") }
    let text = try String(contentsOfFile: "\(checkout)/README.md", encoding: .utf8)
    let blocks = text.matches(of: /```python\n([\s\S]*?)```/).map { String($0.output.1) }
    let example = try #require(blocks.first { $0.contains("playwright") })
    try await withHostsim { hostsim in
      let process = try GuardedProcess(
        files: { _ in ["example.py": example.replacing(":7357", with: ":\(hostsim.port)")] },
        command: { [python, "\($0)/example.py"] })
      var printed = ""
      for await part in process.output { printed += part }
      await process.end()
      #expect(printed == "The member saw the error and stayed signed in.\n")
    }
  }
}
