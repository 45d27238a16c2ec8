import JSON
import Messages
import Scenarios

extension Embedding {
  /// Plays a scenario to its end. Cancelled, it ends as `aborted`. `observe` is told of everything in
  /// order; it must be quick. `postsByClient`: what a page cannot post itself goes through the client.
  /// An `obstacle` breaks the first step.
  func play(
    _ scenario: Scenario, with client: any ScenarioClient, postsByClient: Bool,
    obstacle: ClientFailure? = nil, observe: @escaping @Sendable (PlayEvent) -> Void
  ) async -> PlayedScenario {
    let (script, continuation) = AsyncStream<ScenarioEngine.Effect>.makeStream()
    var stage = Stage(scenario: scenario, script: continuation, observe: observe)
    if postsByClient { stage.poster = { await client.post($0) } }
    self.stage = stage
    engine.load(scenario, abilities: client.abilities)
    await tell(.began)
    if let obstacle {
      self.stage?.failure = obstacle
      await tell(.aborted)
    }
    for await effect in script { await follow(effect, client) }
    if self.stage?.outcome == nil { await tell(.aborted) }
    let ended = self.stage
    self.stage = nil
    return PlayedScenario(steps: ended?.results ?? [], outcome: ended?.outcome ?? .aborted)
  }

  /// Takes down what the engine says of the script, and hands on what is to be done.
  func play(_ effect: ScenarioEngine.Effect) {
    defer { if live?.take(effect) == true { postRun() } }
    switch effect {
    case .began(let number): begin(number)
    case .ended(let result): end(result)
    case .finished(let outcome):
      let isBroken = stage?.failure != nil
      stage?.outcome = isBroken ? .broken : outcome
      live?.outcome = stage?.outcome
      stage?.script.finish()
    default: stage?.script.yield(effect)
    }
  }

  private func begin(_ number: Int) {
    guard let stage, stage.scenario.steps.indices.contains(number - 1) else { return }
    let line = stage.scenario.steps[number - 1]
    stage.observe(.began(number: number, line, at: context.clock.now()))
  }

  private func end(_ result: StepResult) {
    var result = result
    if let failure = stage?.failure, stage?.isFailureTold == false, result.outcome == .notRun {
      result.outcome = .broken(failure.what, remedy: failure.remedy)
      stage?.isFailureTold = true
    }
    result.note = stage?.note
    stage?.note = nil
    stage?.results.append(result)
    live?.results = stage?.results ?? []
    stage?.observe(.ended(result))
  }

  /// Takes note that a foreign window did not post. Where nothing of it is the app's merit, the scenario proves
  /// nothing any more, and ends.
  func take(_ failure: PostFailure) async {
    guard stage?.failure == nil, engine.isPlaying else { return }
    switch failure {
    case .keptOut(let how): stage?.note = how
    case .blocked(let failure):
      stage?.failure = failure
      await add(.aborted)
    }
  }

  /// Does one thing that the script wants, and tells the engine what came of it.
  private func follow(_ effect: ScenarioEngine.Effect, _ client: any ScenarioClient) async {
    do throws(ClientFailure) {
      switch effect {
      case .perform(let step):
        try await perform(step, client)
        await tell(.performed(.done))
      case .advance(let moment, let isSleep, let stops, let needs):
        let sight = try await client.advance(
          to: moment, isSleep: isSleep, stops: stops, needs: needs)
        await tell(.settled(sight))
      case .look(let needs): await tell(.settled(try await client.look(needs)))
      default: break
      }
    } catch {
      if case .perform = effect {
        await tell(.performed(.broken(error.what, remedy: error.remedy)))
      } else {
        stage?.failure = error
        await tell(.aborted)
      }
    }
  }

  private func perform(
    _ step: Step, _ client: any ScenarioClient
  ) async throws(ClientFailure) {
    underWay += 1
    defer { underWay -= 1 }
    switch step {
    case .click, .type: return try await client.perform(step)
    case .navigate(let url):
      navigate(to: context.origins.served(url))
      return try await client.perform(step)
    default: break
    }
    do throws(APIError) {
      try check(step)
      try await perform(step)
    } catch {
      throw ClientFailure(error.message, remedy: error.remedy)
    }
    await postState()
  }

  /// Leads the frame to another document. The URL that a reload shows stays the app's.
  private func navigate(to url: String) {
    record(
      .host, .app, .frame, "navigate", origin: AppAddress(url)?.origin,
      raw: ["url": .string(url), "load": .number(loads)])
    isElsewhere = true
    post(.frame(url: url, load: loads, cause: "navigate"))
  }
}
