import Browsers
import Foundation
import Host
import Messages
import Scenarios
import Testing
import Trials

/// A frame on another origin inside the app: whether it is there at all is part of what a scenario tells.
@Suite(.tags(.browser)) struct `A window nested in the app` {
  private static let scenario = """
    scenario: A frame inside the app sends a token
    steps:
      - open
      - send:
          message: {type: MEINGPT_TOKEN_RESPONSE, token: {claims: {sub: user_eve}}}
          from: http://evil.localhost
          via: nested
          to: "*"
      - wait: 1m
      - expect: {forged-token-used: false, app-token: initial}
    """

  @Test(arguments: [Browser.headlessShell, .firefox])
  func `speaks to the demo app, which does not believe it`(browser: Browser) async throws {
    let heard = "  - expect: {text: 1 foreign message ignored, in: \"[data-slot=foreign]\"}\n"
    let trial = try await play(Self.scenario + "\n" + heard, browser, app: nil)
    #expect(trial.outcome == .passed, "\(trial.steps.map(\.outcome))")
    #expect(trial.steps.allSatisfy { $0.note == nil })
  }

  @Test(arguments: [Browser.headlessShell, .firefox])
  func `is kept out by an app's policy, and the step says so`(browser: Browser) async throws {
    // Without its policy this app believes everybody.
    try await NaiveApp.serving(.trusting, policy: "frame-src 'self'") { url in
      let trial = try await play(Self.scenario, browser, app: url)
      #expect(trial.outcome == .passed, "\(trial.steps.map(\.outcome))")
      let note = try #require(trial.steps[1].note)
      #expect(note.hasPrefix("the app's own Content-Security-Policy keeps frames of http://evil."))
      #expect(trial.timeline.contains { $0.verdict == .failed && $0.reason == note })
    }
  }

  @Test(arguments: [Browser.headlessShell, .firefox])
  func `fools an app that does not forbid it`(browser: Browser) async throws {
    try await NaiveApp.serving(.trusting, policy: "img-src 'self'") { url in
      let trial = try await play(Self.scenario, browser, app: url)
      #expect(trial.outcome == .failed, "\(trial.steps.map(\.outcome))")
      #expect(trial.steps.allSatisfy { $0.note == nil })
    }
  }

  private func play(_ yaml: String, _ browser: Browser, app: String?) async throws -> TrialResult {
    guard (try? browser.locatePrograms()) != nil else {
      try skipOrFail("\(browser) is not installed.")
      throw CancellationError()
    }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("hostsim-nested-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var configuration = Configuration()
    configuration.port = 0
    configuration.staticDirectory = "\(checkout)/static"
    configuration.app = app
    let keys = KeyBank(
      stateDirectory: folder, organizations: ["org_demo", "org_other"], pool: SigningPool())
    return try await TrialResult.of(
      yaml, configuration, keys, SuiteOptions(clients: [.local(browser)]))
  }
}

extension TrialResult {
  /// What comes of a scenario that is played once.
  static func of(
    _ yaml: String, _ configuration: Configuration, _ keys: KeyBank, _ options: SuiteOptions
  ) async throws -> TrialResult {
    let suite = Suite(
      [try Scenario.read(yaml: yaml)],
      stage: Stage(configuration: configuration, keys: keys, version: "test"), options: options)
    let result = await suite.run(into: SuiteResult(version: "test", startedAt: 0)) { _ in }
    return try #require(result.trials.first)
  }
}
