import HTTPTypes
import JSON
import Messages
import Scenarios
import Tokens

extension Embedding {
  /// What a scenario changes in the host, to be put back when it ends.
  private struct Habits {
    let persona: Persona
    let isSignedIn: Bool
    let lifetime: Int
    let claims: JSONObject
    let answers: [Answer]
  }

  /// Does what the user of the page wants done with a scenario; tells him what is wrong with that.
  func scenarioFromPage(_ order: ScenarioOrder) async {
    do throws(APIError) {
      try await follow(order)
    } catch { post(.error(error)) }
  }

  /// Plays a scenario in the page, or does something with the one that is played. Throws, before anything
  /// happens, when there is none, when one is played already, and when it cannot be read.
  func follow(_ order: ScenarioOrder) async throws(APIError) {
    switch order {
    case .run(let choice): try startRun(choice, try await context.scenario(choice))
    case .command(let command): try await obey(command)
    }
  }

  private func startRun(
    _ choice: ScenarioOrder.Choice, _ scenario: Scenario
  ) throws(APIError) {
    guard stage == nil, live?.task == nil else {
      throw APIError(
        .conflict, "scenario-running", "a scenario is played here already",
        remedy: "Wait for its end, or abort it.")
    }
    guard attachment?.isPage == true else {
      throw APIError(
        .conflict, "no-page", "no host page is connected to this embedding",
        remedy: "Open the host page with ?embedding=\(id).")
    }
    let name: String? = if case .name(let name) = choice { name } else { nil }
    let client = LiveClient(embedding: self, isDemo: context.origins.isDemo)
    live = LiveRun(
      name: name, scenario: scenario, client: client, note: scenario.noteForPeople(context))
    // The run outlives this call, and the connection, which a step may cut; it ends with the embedding.
    live?.task = Task { await self.playLive(scenario, client) }
  }

  private func playLive(_ scenario: Scenario, _ client: LiveClient) async {
    let before = Habits(
      persona: persona, isSignedIn: isSignedIn, lifetime: lifetime, claims: claims,
      answers: engine.plan.standing)
    let obstacle = setUp(scenario.host)
    postRun()
    let activity = client.activity
    _ = await play(
      scenario, with: client, postsByClient: false, obstacle: obstacle,
      observe: { event in if case .entry = event { activity.signal() } })
    (persona, isSignedIn) = (before.persona, before.isSignedIn)
    (lifetime, claims) = (before.lifetime, before.claims)
    await tell(.control(.refreshes(before.answers)))
    context.setKeySetFault(nil, of: organization.id)
    gate.open()
    live?.task = nil
    live?.client = nil
    await postState()
  }

  private func setUp(_ host: Scenario.Setup) -> ClientFailure? {
    lifetime = host.lifetime ?? lifetime
    for claim in host.claims.members { claims[claim.name] = claim.value }
    guard let key = host.persona else { return nil }
    guard let wanted = context.persona(key) else {
      let error = APIError(unknownPersona: key, known: context.configuration.personas.map(\.key))
      return ClientFailure(error.message, remedy: error.remedy)
    }
    persona = wanted
    isSignedIn = true
    return nil
  }

  private func obey(_ command: ScenarioOrder.Command) async throws(APIError) {
    guard let live, live.outcome == nil else { throw .noScenario }
    switch command {
    case .pause: await tell(.paused)
    case .resume: await tell(.resumed)
    case .step:
      await tell(.stepped)
      live.client?.hurry()
    case .abort:
      await tell(.aborted)
      live.client?.hurry()
    }
    postRun()
  }

  /// How far the scenario is that is played here, or was played last. Throws 404 when none was.
  func runStatus() throws(APIError) -> JSONObject {
    guard let live else { throw .noScenario }
    return live.json(isPaused: engine.isPaused)
  }

  /// Shows the page how far the scenario is.
  func postRun() {
    guard let live, attachment?.isPage == true else { return }
    post(.scenario(live.json(isPaused: engine.isPaused)))
  }

  /// What happened here so far as a scenario file; see `ScenarioRecorder`.
  func recording() -> String {
    var host = Scenario.Setup()
    host.persona = beginning.persona
    host.lifetime = beginning.lifetime
    return ScenarioRecorder.scenario(
      from: timeline.snapshot().entries, host: host, refreshes: beginning.refreshes,
      profile: context.profile)
  }

  /// A request of the app to its own back end, as far as this service is that.
  func requestSeen(_ name: String, bearer: String?) {
    guard isByItself, stage != nil else { return }
    observe(ObservedEntry(from: .app, to: .service, kind: .request, name: name), bearer: bearer)
  }
}

extension APIError {
  /// 404: nothing was played here.
  static let noScenario = APIError(
    .notFound, "no-scenario", "no scenario is played here",
    remedy: "Play one first, with {\"name\": …} or {\"source\": …}.")
}

extension HostContext {
  /// What people can play; see `ScenarioShelf.json()`.
  func scenarioList() async -> JSONValue {
    (try? await pool.run { [scenarios] in scenarios.json() }) ?? []
  }

  /// The scenario that somebody chose. Throws 404 for an unknown name, and 422 for one that cannot be read.
  func scenario(_ choice: ScenarioOrder.Choice) async throws(APIError) -> Scenario {
    let content: Result<Scenario, ScenarioErrors>
    switch choice {
    case .name(let name):
      let item = try? await pool.run { [scenarios] in scenarios.item(named: name) }
      guard let item else {
        throw APIError(
          .notFound, "unknown-scenario", "there is no scenario \(JSONValue.string(name).text)",
          remedy: "List them with GET \(APIRoutes.root)/scenarios.")
      }
      content = item.content
    case .source(let text):
      do throws(ScenarioErrors) {
        content = .success(
          try Scenario.read(yaml: text, personas: configuration.personas.map(\.key)))
      } catch { content = .failure(error) }
    }
    switch content {
    case .success(let scenario): return scenario
    case .failure(let errors):
      throw APIError(
        .unprocessableContent, "invalid-scenario", errors.description,
        remedy: "Correct the file; hostsim scenario check FILE says the same.")
    }
  }
}

extension Scenario {
  /// What is different from what the file says when a person plays it; nil when nothing is.
  fileprivate func noteForPeople(_ context: HostContext) -> String? {
    var notes: [String] = []
    if clock == .virtual, realTime > 0 {
      notes.append(
        "Its clock is simulated; here it takes real time, up to "
          + "\(TimeSpan.text(milliseconds: realTime)).")
    }
    if let origin = host.origin, origin != context.origins.host {
      notes.append("It wants the host at \(origin); this page stays at \(context.origins.host).")
    }
    return notes.isEmpty ? nil : notes.joined(separator: " ")
  }
}
