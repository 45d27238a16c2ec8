import Browsers
import Foundation
import JSON
import Testing

/// The same app in scenarios, under a simulated clock.
@Suite(.tags(.browser), .timeLimit(.minutes(4))) struct `An app that knows only the real host` {
  private static let browsers: [Browser] = [.headlessShell, .firefox]

  private static func scenario(_ app: StrictApp) -> String {
    """
    scenario: An app that knows only the real host
    steps:
      - open
      - expect: {frame: loaded, text: "\(app.greeting)", in: "#name"}
      - expect: {refresh: before-expiry, within: 1h}
      - wait: 1m
      - expect: {app-token: current, text: "https://app.meingpt.com,", in: p}
      - wait: 5h
      - expect: {refreshes: 6, app-token: current, text: "\(app.greeting)", in: "#name"}
      - expect: {console-errors: 0, rejected: 0}
    """
  }

  private static let blocked = """
    scenario: An app that knows only the real host is kept from its development
    steps:
      - open
      - expect: {frame: blocked, reason: frame-ancestors}
    """

  /// Plays a scenario with the built program in both browsers and returns the command with the report's trials.
  private static func play(
    _ scenario: String, _ app: StrictApp, _ arguments: [String] = []
  ) async throws -> (HostsimCommand, [JSONValue]) {
    let port = try freePort()
    let run = try HostsimCommand { folder in
      _ = FileManager.default.createFile(
        atPath: "\(folder)/one.yaml", contents: Data(scenario.utf8))
      return ["test", "\(folder)/one.yaml", "--app", "http://localhost:\(port)/"]
        + browsers.flatMap { ["--browser", $0.word] } + ["--backend", app.commandLine]
        + ["--state-dir", "\(folder)/state", "--static-dir", "\(checkout)/static"]
        + ["--report", "json=\(folder)/run.json"] + arguments
    }
    #expect(try await run.exitCode() == 0, "\(run.output)")
    let report = try JSONValue(
      parsing: Array(try Data(contentsOf: URL(fileURLWithPath: "\(run.folder)/run.json"))))
    return (run, try #require(report["trials"]?.arrayValue))
  }

  @Test func `renews hour after hour behind either back end, in two runs at once`() async throws {
    for browser in Self.browsers where (try? browser.locatePrograms()) == nil {
      return try skipOrFail("\(browser) is not installed.")
    }
    async let python = Self.play(Self.scenario(.python), .python)
    async let node = Self.play(Self.scenario(.node), .node)
    for (run, trials) in try await [python, node] {
      #expect(trials.map { $0["outcome"] } == ["passed", "passed"])
      for entry in trials.flatMap({ $0["timeline"]?.arrayValue ?? [] }) {
        #expect(entry["name"]?.stringValue?.hasPrefix("kept from") != true, "\(entry)")
      }
      #expect(run.leftProcesses() == [])
      #expect(try run.leftFiles() == [])
    }
  }

  @Test func `is blocked at the development origin, for the reason that it gives`() async throws {
    for browser in Self.browsers where (try? browser.locatePrograms()) == nil {
      return try skipOrFail("\(browser) is not installed.")
    }
    let (_, trials) = try await Self.play(
      Self.blocked, .node, ["--origin", "development"])
    #expect(trials.map { $0["outcome"] } == ["passed", "passed"])
  }
}
