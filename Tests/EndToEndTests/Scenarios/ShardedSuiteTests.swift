import Browsers
import Foundation
import JSON
import Testing

/// A suite as a build server plays it: in shards, at the nodes of a hub, with one report in the end.
@Suite(.tags(.browser), .timeLimit(.minutes(4))) struct `A suite in shards at a hub` {
  private static func scenario(_ number: Int) -> String {
    let bound = number == 3 ? 1 : 0
    return """
      scenario: Number \(number)
      steps:
        - open
        - expect: {frame: loaded}
        - expect: {refreshes: \(bound)}
      """
  }

  @Test func `is played once at every node, and its reports become one`() async throws {
    guard (try? Browser.headlessShell.locatePrograms()) != nil else {
      return try skipOrFail("chromium-headless-shell and chromedriver are not installed.")
    }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("hostsim-shards-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for number in 1...4 {
      try Data(Self.scenario(number).utf8).write(
        to: URL(fileURLWithPath: "\(folder)/\(number).yaml"))
    }
    let capabilities = JSONValue.object(try ChromedriverNode.capabilities()).text
    try await HubRelay.running { hub, url in
      let shards = try (1...2).map { number in
        try HostsimCommand { own in
          ["test", folder, "--browser", url, "--capabilities", capabilities, "--jobs", "1"]
            + ["--shard", "\(number)/2", "--report", "json=\(folder)/\(number).json"]
            + ["--state-dir", "\(own)/state", "--static-dir", "\(checkout)/static"]
        }
      }
      var codes: [Int32] = []
      for shard in shards { codes.append(try await shard.exitCode()) }
      let said = shards.map(\.output).joined(separator: "\n")
      #expect(codes.sorted() == [0, 1], "\(said)")
      #expect(Set(hub.log.prefix(2)) == ["POST node 0", "POST node 1"])
      #expect(hub.sessions == 0, "every session was ended: \(hub.log)")
    }
    let merge = try HostsimCommand { _ in
      ["report", "\(folder)/2.json", "\(folder)/1.json", "--junit", "\(folder)/junit.xml"]
        + ["--json", "\(folder)/all.json"]
    }
    #expect(try await merge.exitCode() == 1, "\(merge.output)")
    let all = try JSONValue(
      parsing: Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/all.json"))))
    let trials = all["trials"]?.arrayValue ?? []
    #expect(
      trials.map { $0["scenario"]?.stringValue }
        == ["Number 1", "Number 2", "Number 3", "Number 4"])
    #expect(
      trials.map { $0["outcome"]?.stringValue } == ["passed", "passed", "failed", "passed"])
    #expect(all["shard"] == .null, "all shards are there")
    let junit = try String(contentsOfFile: "\(folder)/junit.xml", encoding: .utf8)
    #expect(junit.contains(#"tests="4" failures="1" errors="0""#))
  }
}
