import Foundation
import Host
import JSON
import Native
import Scenarios
import Testing
import Tokens

/// Runs of scenarios with keys that are made once for all tests.
struct TestRun {
  static let start = 1_800_000_000_000
  static let bank = makeBank(
    URL.temporaryDirectory.appending(path: "hostsim-bank-\(UUID().uuidString)").path)

  static func makeBank(_ folder: String) -> KeyBank {
    KeyBank(
      stateDirectory: folder, organizations: Configuration().organizations.map(\.id),
      pool: SigningPool(width: 1), now: { start }, makeKey: TestKeys.supply())
  }

  /// A scenario of these steps, each as JSON.
  static func scenario(
    _ steps: [JSONValue], refreshes: [JSONValue] = [], _ change: (inout Scenario) -> Void = { _ in }
  ) throws -> Scenario {
    var scenario = Scenario(name: "A test")
    scenario.steps = try steps.enumerated().map { number, json in
      Scenario.Line(
        try readStep(Node(json: json, root: "step")), line: number + 1, text: json.text)
    }
    scenario.refreshes = try refreshes.map { try readAnswer(Node(json: $0, root: "refreshes")) }
    change(&scenario)
    return scenario
  }

  /// Starts a host, hands it over, and stops it.
  static func with<Result>(
    _ scenario: Scenario?, keys: KeyBank = bank, limits: Limits = .run,
    configure: (inout Configuration) -> Void = { _ in },
    _ body: (SimulatedHost, VirtualClock) async throws -> Result
  ) async throws -> Result {
    var configuration = Configuration()
    configuration.port = 0
    configuration.staticDirectory = TestHost.repository.appending(path: "static").path
    configure(&configuration)
    let clock = VirtualClock(start: start)
    let host = try await SimulatedHost.start(
      scenario, configuration: configuration, keys: keys, clock: clock.hostClock, limits: limits,
      version: "1.2.3")
    do {
      let result = try await body(host, clock)
      await host.stop()
      return result
    } catch {
      await host.stop()
      throw error
    }
  }
}
