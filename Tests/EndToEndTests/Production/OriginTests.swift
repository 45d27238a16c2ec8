import Browsers
import Foundation
import HTTPTypes
import Host
import JSON
import Native
import Scenarios
import Testing
import Trials

/// Which origin the host page has, what the browser is led to, and what it is kept from.
@Suite(.tags(.browser), .timeLimit(.minutes(4))) struct `The origin of a scenario` {
  /// Tells what it sees: where it lives, and who speaks to it.
  private static let page = FixtureServer.Answer.html(
    """
    <h1></h1><p></p>
    <script>
      document.querySelector("h1").textContent =
        `${location.origin} secure ${isSecureContext} crypto ${Boolean(globalThis.crypto?.subtle)}.`;
      addEventListener("message", event => {
        document.querySelector("p").textContent = `heard ${event.origin}.`;
      });
    </script>
    """)

  /// Plays scenarios in both browsers, and expects all to pass.
  private static func play(
    _ scenarios: [String], _ change: (inout Configuration) -> Void
  ) async throws {
    let browsers = [Browser.headlessShell, .firefox]
    for browser in browsers where (try? browser.locatePrograms()) == nil {
      try skipOrFail("\(browser) is not installed.")
    }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("hostsim-origin-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var configuration = Configuration()
    configuration.port = 0
    configuration.staticDirectory = "\(checkout)/static"
    change(&configuration)
    let keys = KeyBank(
      stateDirectory: folder, organizations: ["org_demo", "org_other"], pool: SigningPool())
    let suite = Suite(
      try scenarios.map { try Scenario.read(yaml: $0) },
      stage: Stage(configuration: configuration, keys: keys, version: "test"),
      options: SuiteOptions(clients: browsers.map { .local($0) }))
    let result = await suite.run(into: SuiteResult(version: "test", startedAt: 0)) { _ in }
    #expect(result.trials.count == browsers.count * scenarios.count)
    for trial in result.trials {
      #expect(
        trial.outcome == .passed,
        "\(trial.browser): \(trial.steps.map(\.outcome)) \(trial.evidence.console)")
    }
  }

  private static func greeting(_ origin: String?, _ expected: String) -> String {
    """
    scenario: Who speaks
    \(origin.map { "host: {origin: '\($0)'}" } ?? "")
    steps:
      - open
      - send: {type: HELLO}
      - expect: {frame: loaded, text: "\(expected)", in: p}
    """
  }

  @Test func `is the real host's, unless the scenario names another one`() async throws {
    let scenarios = [
      Self.greeting(nil, "heard https://app.meingpt.com."),
      Self.greeting(
        "http://app.meingpt.com.localhost", "heard http://app.meingpt.com.localhost:"),
      Self.greeting("https://other.example", "heard https://other.example."),
    ]
    try await FixtureServer.serving(["/": Self.page]) { port in
      try await Self.play(scenarios) { $0.app = "http://localhost:\(port)/" }
    }
  }

  @Test func `frames an app at a mapped https name, and tells why it would not`() async throws {
    let framed = """
      scenario: An app at a name of its own
      steps:
        - open
        - expect: {frame: loaded, in: h1, text: "https://staging.example.com secure true crypto true."}
        - send: {type: HELLO}
        - expect: {text: "heard https://app.meingpt.com.", in: p}
      """
    let blocked = """
      scenario: It does not want to be framed
      steps:
        - open: {path: /closed}
        - expect: {frame: blocked, reason: frame-ancestors}
      """
    let closed = FixtureApps.sending(
      "Content-Security-Policy", "frame-ancestors https://staging.example.com")
    try await FixtureServer.serving(["/": Self.page, "/closed": closed]) { port in
      try await Self.play([framed, blocked]) {
        $0.app = "https://staging.example.com/"
        $0.mappedHosts = [MappedHost(name: "staging.example.com", port: port)]
      }
    }
  }
}
