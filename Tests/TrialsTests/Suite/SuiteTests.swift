import Foundation
import Host
import JSON
import Messages
import Native
import Scenarios
import Testing
import Trials

/// Plays scenarios with the reference client, over real sockets.
enum Playhouse {
  static let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

  static let keys = KeyBank(
    stateDirectory: FileManager.default.temporaryDirectory
      .appendingPathComponent("hostsim-trials-keys-\(ProcessInfo.processInfo.processIdentifier)")
      .path,
    organizations: ["org_demo", "org_other"], pool: SigningPool())

  static var stage: Stage {
    var configuration = Configuration()
    configuration.staticDirectory = "\(root)/static"
    return Stage(configuration: configuration, keys: keys, version: "test")
  }

  static func play(
    _ scenarios: [Scenario], seed: UInt64? = 7, change: (inout SuiteOptions) -> Void = { _ in },
    observe: @escaping @Sendable (SuiteEvent) -> Void = { _ in }
  ) async -> SuiteResult {
    var options = SuiteOptions(clients: [.reference])
    options.seed = seed
    change(&options)
    return await Suite(scenarios, stage: stage, options: options)
      .run(into: SuiteResult(version: "test", startedAt: 0), observe)
  }

  static func scenario(_ name: String = "A", _ yaml: String) throws -> Scenario {
    try Scenario.read(yaml: "scenario: \(name)\n\(yaml)", file: "\(name).yaml")
  }
}

@Suite struct `A suite without a browser` {
  private static let good = """
    steps:
      - open
      - wait: 56m
      - expect: {refreshes: 1, app-token: current}
    """
  private static let bad = """
    refreshes: [silence]
    steps:
      - open
      - expect: {refreshes: 2, within: 55m}
      - sleep: 1h
    """

  @Test func `tells what came of every scenario, and what the app must have done`() async throws {
    let result = await Playhouse.play([
      try Playhouse.scenario("Good", Self.good), try Playhouse.scenario("Bad", Self.bad),
      try Playhouse.scenario("Shown", "steps: [open, expect: {text: Hello}]"),
    ])
    #expect(result.trials.map(\.outcome) == [.passed, .failed, .incomplete])
    let bad = result.trials[1]
    #expect(bad.simulated == 55 * 60_000 && bad.startedAt == Stage.seededStart)
    #expect(bad.steps.map(\.line) == [4, 5, 6] && bad.steps[2].outcome == .notRun)
    guard case .failed(let failure) = bad.steps[1].outcome else {
      Issue.record("\(bad.steps[1].outcome)")
      return
    }
    #expect(failure.expected == "refreshes is 2 within 55m")
    #expect(result.trials[0].tokens.count == 2)
    #expect(result.verdict() == .failed)
  }

  @Test func `gives byte-identical timelines for the same seed, whatever the keys`() async throws {
    let folder = "\(Playhouse.root)/scenarios"
    let scenarios = try ScenarioFiles.read(try ScenarioFiles.find([folder]))
      .filter { $0.clock == .virtual }.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
    #expect(scenarios.count >= 20)
    func timelines(_ keys: KeyBank) async -> [[UInt8]] {
      var stage = Playhouse.stage
      stage.keys = keys
      var options = SuiteOptions(clients: [.reference])
      options.seed = 11
      let result = await Suite(scenarios, stage: stage, options: options)
        .run(into: SuiteResult(version: "test", startedAt: 0)) { _ in }
      return result.trials.map { trial in
        #expect(trial.outcome != .broken, "\(trial.scenario): \(trial.steps.map(\.outcome))")
        return JSONValue.array(trial.timeline.map { .object($0.json()) }).encoded()
      }
    }
    let folder2 = try TestFolder()
    let others = KeyBank(
      stateDirectory: folder2.path, organizations: ["org_demo", "org_other"],
      pool: SigningPool())
    let (first, second) = (await timelines(Playhouse.keys), await timelines(others))
    for (place, scenario) in scenarios.enumerated() {
      #expect(first[place] == second[place], "\(scenario.file ?? "")")
    }
    let other = await Playhouse.play([scenarios[0]], seed: 12)
    #expect(
      JSONValue.array(other.trials[0].timeline.map { .object($0.json()) }).encoded() != first[0])
  }

  @Test func `shows no token in its results`() async throws {
    let result = await Playhouse.play([try Playhouse.scenario("Good", Self.good)])
    let text = JSONValue.array(result.trials[0].timeline.map { .object($0.json()) }).text
    #expect(text.contains("[token ") && !text.contains("eyJ"))
  }

  @Test func `tells its events in order, each trial's steps between its beginning and its end`()
    async throws
  {
    let log = Locked<[SuiteEvent]>([])
    let scenarios = try (1...4).map { try Playhouse.scenario("S\($0)", Self.good) }
    let result = await Playhouse.play(
      scenarios, observe: { event in log.withLock { $0.append(event) } })
    let events = log.withLock { $0 }
    #expect(events.first == .began(total: 4) && events.last == .ended(result))
    for scenario in scenarios {
      let words = events.compactMap { event -> String? in
        switch event {
        case .trialBegan(let trial) where trial.scenario == scenario.name: "began"
        case .step(let trial, let number, _, _) where trial.scenario == scenario.name: "\(number)"
        case .trialEnded(let trial, isLast: true) where trial.scenario == scenario.name: "ended"
        default: nil
        }
      }
      #expect(words == ["began", "1", "2", "3", "ended"])
    }
  }

  @Test func `tries again what did not pass, and counts the attempts`() async throws {
    let result = await Playhouse.play(
      [try Playhouse.scenario("Bad", Self.bad), try Playhouse.scenario("Good", Self.good)]
    ) { $0.retries = 2 }
    #expect(result.trials.map(\.scenario) == ["Bad", "Bad", "Bad", "Good"])
    #expect(result.trials.map(\.attempt) == [1, 2, 3, 1])
    #expect(result.lastAttempts.count == 2)
  }

  @Test func `begins nothing more after a failure when told so`() async throws {
    let scenarios = [
      try Playhouse.scenario("Good", Self.good), try Playhouse.scenario("Bad", Self.bad),
      try Playhouse.scenario("Late", Self.good),
    ]
    let result = await Playhouse.play(scenarios) {
      $0.jobs = 1
      $0.stopsAtFailure = true
    }
    #expect(result.trials.map(\.scenario) == ["Good", "Bad"])
  }

  @Test func `runs do not see each other's host`() async throws {
    let signOut = try Playhouse.scenario(
      "Out",
      """
      steps:
        - jwks: {status: 503}
        - open
        - sign-out
        - rotate-keys: {overlap: 0s}
        - wait: 56m
        - expect: {app-token: none}
      """)
    let good = try Playhouse.scenario("Good", Self.good)
    let result = await Playhouse.play((0..<8).flatMap { _ in [signOut, good] }) { $0.jobs = 16 }
    #expect(result.trials.allSatisfy { $0.outcome == .passed })
  }

  @Test func `a step that cannot be done says what to do`() async throws {
    let result = await Playhouse.play([
      try Playhouse.scenario("Unheld", "steps: [open, answer: token, wait: 1m]")
    ])
    #expect(result.trials[0].outcome == .broken)
    #expect(result.trials[0].steps.last?.outcome == .notRun)
    #expect(result.remedies().count == 1)
  }
}
