import Browsers
import Foundation
import JSON

/// A chromedriver of its own process: the smallest remote end.
struct ChromedriverNode {
  let url: String

  /// What a session at a node has to ask for: the headless shell, which starts fastest.
  static func capabilities() throws -> JSONObject {
    let plan = LaunchPlan(
      .headlessShell, programs: try Browser.headlessShell.locatePrograms(), profile: "/none",
      isRoot: geteuid() == 0)
    guard var wanted = plan.capabilities["alwaysMatch"]?.objectValue,
      var options = wanted["goog:chromeOptions"]?.objectValue
    else { return [:] }
    let arguments = (options["args"]?.arrayValue ?? []).filter {
      $0.stringValue?.hasPrefix("--user-data-dir") != true
    }
    options["args"] = .array(arguments)
    wanted["goog:chromeOptions"] = .object(options)
    return wanted
  }

  /// Runs one while `body` uses it.
  static func running(_ body: (ChromedriverNode) async throws -> Void) async throws {
    let programs = try Browser.headlessShell.locatePrograms()
    let process = try GuardedProcess(
      files: { _ in [:] }, command: { _ in [programs[0], "--port=0"] })
    do {
      var printed = ""
      let announcement = "started successfully on port "
      for await text in process.output {
        printed += text
        if printed.contains(announcement), printed.hasSuffix("\n") { break }
      }
      let tail = printed.firstRange(of: announcement).map { printed[$0.upperBound...] } ?? ""
      try await body(ChromedriverNode(url: "http://127.0.0.1:\(tail.prefix(while: \.isNumber))"))
    } catch {
      await process.end()
      throw error
    }
    await process.end()
  }
}
