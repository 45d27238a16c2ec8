import Browsers
import Foundation
import Host
import Native
import Scenarios
import Testing
import Trials

/// Back ends in real programs, under the clock of a scenario.
@Suite(.tags(.browser)) struct `A back end under the scenario's clock` {
  private static let scenario = """
    scenario: A back end lives in the scenario's time
    steps:
      - open
      - expect: {text: "200 ", in: "#answer"}
      - wait: 56m
      - expect: {refreshes: 1, app-token: current, text: "2026-01-01T00:55:00"}
      - wait: 5h
      - expect: {refreshes: 6, app-token: current, text: "200 ", in: "#answer"}
    """

  @Test(arguments: [
    ("NODE_PATH=/usr/share/nodejs exec node", "server.cjs"),
    ("exec '\(checkout)/.build/python/bin/python3'", "server.py"),
  ])
  func `takes tokens that are issued hours ahead of its machine's clock`(
    program: String, file: String
  ) async throws {
    guard let client = Client.usual() else {
      return try skipOrFail("No browser is installed that hostsim can drive.")
    }
    let library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("hostsim-backend-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    guard
      FileManager.default.fileExists(atPath: library)
        || !FileManager.default.fileExists(atPath: "/usr/lib/x86_64-linux-gnu")
    else { return try skipOrFail("libfaketime is not installed: apt-get install faketime.") }
    var configuration = Configuration()
    configuration.port = 0
    configuration.staticDirectory = "\(checkout)/static"
    configuration.app = "http://127.0.0.1:\(try freePort())/"
    var options = SuiteOptions(clients: [client])
    options.seed = 1
    options.backend = "\(program) '\(checkout)/Tests/EndToEndTests/Fixtures/backend/\(file)'"
    let keys = KeyBank(
      stateDirectory: folder, organizations: ["org_demo", "org_other"], pool: SigningPool())
    let trial = try await TrialResult.of(Self.scenario, configuration, keys, options)
    #expect(
      trial.outcome == .passed, "\(trial.steps.map(\.outcome)) \(trial.evidence.console)")
    #expect(trial.simulated == 356 * 60_000)
  }
}
