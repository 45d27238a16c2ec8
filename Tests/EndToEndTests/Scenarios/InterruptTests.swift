import Browsers
import Foundation
import JSON
import Testing

/// Ctrl-C while scenarios are played.
@Suite(.tags(.browser), .timeLimit(.minutes(4))) struct `A run that is ended by Ctrl-C` {
  private static let scenarios = """
    scenario: A quick one
    steps:
      - open
      - expect: {frame: loaded}
    ---
    scenario: One that nobody waits for
    clock: real
    steps:
      - open
      - expect: {frame: loaded, within: 20s}
      - wait: 1h
      - expect: {frame: loaded}
    ---
    scenario: One behind it
    steps:
      - open
      - expect: {frame: loaded}
    """

  @Test(arguments: [Browser.headlessShell, .firefox])
  func `ends with 130, reports what was played, and leaves nothing`(browser: Browser) async throws {
    guard (try? browser.locatePrograms()) != nil else {
      return try skipOrFail("\(browser) is not installed.")
    }
    let run = try HostsimCommand { folder in
      var paths: [String] = []
      for (place, text) in Self.scenarios.components(separatedBy: "---\n").enumerated() {
        let path = "\(folder)/\(place).yaml"
        _ = FileManager.default.createFile(atPath: path, contents: Data(text.utf8))
        paths.append(path)
      }
      return ["test", "--browser", browser.word, "--jobs", "1"]
        + ["--state-dir", "\(folder)/state", "--static-dir", "\(checkout)/static"]
        + ["--report", "json=\(folder)/run.json", "--report", "junit=\(folder)/junit.xml"] + paths
    }
    try await run.untilPrinted("A quick one")
    #expect(!run.leftProcesses().isEmpty, "no browser names the folder: \(run.output)")
    run.interrupt()
    #expect(try await run.exitCode() == 130)
    #expect(run.output.contains("passed"), "\(run.output)")
    #expect(run.output.contains("aborted"), "\(run.output)")
    let report = try JSONValue(
      parsing: Array(try Data(contentsOf: URL(fileURLWithPath: "\(run.folder)/run.json"))))
    let outcomes = report["trials"]?.arrayValue?.map { $0["outcome"]?.stringValue } ?? []
    #expect(outcomes.prefix(2) == ["passed", "aborted"])
    #expect(outcomes.dropFirst(2).allSatisfy { $0 == "aborted" })
    #expect(FileManager.default.fileExists(atPath: "\(run.folder)/junit.xml"))
    _ = try await Waiting.wait(for: "the browser is gone", within: .seconds(10)) {
      () throws(BrowserError) in
      let left = run.leftProcesses()
      return left.isEmpty ? .done(()) : .notYet(left.joined(separator: "\n"))
    }
    #expect(try run.leftFiles() == [])
  }
}
