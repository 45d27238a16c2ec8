import Browsers
import Host
import Messages
import Native
import Scenarios
import Tokens

/// One scenario in one client: a host of its own, a clock of its own, ids of its own.
struct Trial: Sendable {
  let scenario: Scenario
  let client: Client
  var attempt: Int
  let stage: Stage
  let options: SuiteOptions
  let desk: BrowserDesk

  /// Who this is, for events.
  var name: SuiteEvent.Trial {
    SuiteEvent.Trial(
      scenario: scenario.name, file: scenario.file, browser: client.description, attempt: attempt)
  }

  /// What came of it, and what is to be done when nobody looks at its page any more.
  struct Played: Sendable {
    var result: TrialResult
    var leave: @Sendable () async -> Void = {}
  }

  /// Plays it. `observe` hears of each step.
  func run(_ observe: @escaping @Sendable (SuiteEvent) -> Void) async -> Played {
    observe(.trialBegan(name))
    let began = ContinuousClock.now
    let time = makeTime()
    let start = time.now
    var played: Played
    do {
      played = try await play(time, startedAt: start, observe)
    } catch {
      played = Played(result: broken(error, startedAt: start))
    }
    var result = played.result
    result.simulated = time.now - start
    result.took = (ContinuousClock.now - began).wholeMilliseconds
    result = result.redacted
    if let seed { result = SteadyTokens(result, seed: seed).steadied(result) }
    played.result = result
    return played
  }

  private func makeTime() -> TrialTime {
    switch scenario.clock {
    case .real: .real
    case .virtual:
      .virtual(
        VirtualClock(start: options.seed == nil ? HostClock.system.now() : Stage.seededStart))
    }
  }

  private var seed: Seed? {
    options.seed.map { Seed($0, scenario.name) }
  }

  private func play(
    _ time: TrialTime, startedAt start: Int, _ observe: @escaping @Sendable (SuiteEvent) -> Void
  ) async throws(ClientFailure) -> Played {
    let host = try await startHost(time)
    let player: any TrialPlayer
    do throws(ClientFailure) {
      player = try await makePlayer(host, time)
    } catch {
      await host.stop()
      throw error
    }
    let (name, count) = (name, scenario.steps.count)
    let played = await host.play(player) { event in
      guard case .began(let number, let line, _) = event else { return }
      observe(.step(name, number: number, of: count, text: line.text))
    }
    var result = blank(played.outcome, startedAt: start)
    result.steps = played.steps
    result.timeline = host.entries()
    result.tokens = await host.tokens().map { TrialResult.TokenLife($0) }
    if !client.isBrowser { result = SteadyPort(actual: host.origins.port).steadied(result) }
    if played.outcome != .passed { result.evidence = await player.evidence() }
    if played.outcome == .broken { await desk.check(client) }
    return Played(result: result) {
      await player.close()
      await host.stop()
    }
  }

  private func startHost(_ time: TrialTime) async throws(ClientFailure) -> SimulatedHost {
    do {
      return try await SimulatedHost.start(
        scenario, configuration: configuration, keys: stage.keys, clock: time.hostClock,
        identity: client.isBrowser ? stage.authority?.identity : nil,
        identifiers: seed?.identifiers ?? .random, version: stage.version)
    } catch {
      throw ClientFailure(error.description, remedy: error.remedy)
    }
  }

  private var configuration: Configuration {
    guard client.isBrowser else {
      var configuration = stage.configuration
      configuration.port = 0
      return SteadyPort.configuration(configuration, origin: scenario.host.origin)
    }
    return options.origin.applied(to: stage.configuration)
  }

  private func makePlayer(
    _ host: SimulatedHost, _ time: TrialTime
  ) async throws(ClientFailure) -> any TrialPlayer {
    guard client.isBrowser else {
      let reference = ReferenceClient(host: host, time: time)
      try await reference.connect()
      return reference
    }
    guard let script = stage.script else {
      throw ClientFailure(
        "the folder \(stage.configuration.staticDirectory)/preload lacks its scripts",
        remedy: "Name the folder static/ of hostsim: --static-dir FOLDER")
    }
    let backend = try await startBackend(host, time)
    do throws(ClientFailure) {
      let session = try await session()
      return try await DrivenClient.open(
        host, time: time, in: session, script: script, backend: backend)
    } catch {
      await backend?.end()
      throw error
    }
  }

  private func session() async throws(ClientFailure) -> BrowserSession {
    do {
      return try await desk.session(for: client)
    } catch { throw ClientFailure(error) }
  }

  private func startBackend(
    _ host: SimulatedHost, _ time: TrialTime
  ) async throws(ClientFailure) -> Backend? {
    guard let command = options.backend else { return nil }
    guard let app = stage.configuration.app else {
      throw ClientFailure(
        "the built-in demo app has its back end already", remedy: "Name your app: --app URL")
    }
    let key = scenario.host.persona ?? stage.configuration.persona
    return try await Backend.start(
      command, app: app, host: host, time: time, configuration: configuration,
      organization: stage.configuration.persona(named: key)?.organization ?? "",
      gate: stage.authority.map {
        Backend.Gate(
          certificate: $0.certificate,
          nodeScript: BackEndEnvironment.nodeScript(in: stage.configuration.staticDirectory))
      })
  }

  private func blank(_ outcome: ScenarioOutcome, startedAt start: Int) -> TrialResult {
    var result = TrialResult(
      scenario: scenario.name, browser: client.description, clock: scenario.clock,
      outcome: outcome, startedAt: start)
    result.file = scenario.file
    result.about = scenario.about
    result.tags = scenario.tags
    result.attempt = attempt
    return result
  }

  /// The result of a trial that did not come to its first step, be it that it was ended from outside.
  private func broken(_ failure: ClientFailure, startedAt start: Int) -> TrialResult {
    let isEnded = Task.isCancelled
    var result = blank(isEnded ? .aborted : .broken, startedAt: start)
    result.steps = scenario.steps.enumerated().map { place, line in
      StepResult(
        number: place + 1, line: line.line, text: line.text,
        outcome: place == 0 && !isEnded ? .broken(failure.what, remedy: failure.remedy) : .notRun,
        began: start, ended: start)
    }
    return result
  }
}

/// A client of a trial, which is opened before and closed after.
protocol TrialPlayer: ScenarioClient {
  /// What it saw that explains a failure.
  func evidence() async -> TrialResult.Evidence
  /// Leaves the service and frees what it took.
  func close() async
}

extension ReferenceClient: TrialPlayer {
  func evidence() -> TrialResult.Evidence { TrialResult.Evidence() }
}
