package import Messages
package import Native
package import Scenarios
package import Tokens

/// A host of its own for one run of one scenario: a service with one embedding on its own port, with its
/// own clock, keys and faults. Runs never see each other.
package struct SimulatedHost: Sendable {
  private let simulator: Simulator
  private let single: Embedding
  private let scenario: Scenario?
  /// Why the scenario cannot be played here; told by the first step.
  private let obstacle: ClientFailure?
  private let asked: Locked<[ConnectProxy.Attempt]>

  /// Starts the host of a scenario, or one in which nothing happens by itself. It listens on the
  /// configuration's port; 0 takes a free one. What the scenario says of its host goes before the
  /// configuration. The app is not framed before an `open` step. Throws `.cannotListen` when the port is
  /// taken.
  ///
  /// The scenario's `host.origin` is where the page is really served when it is `http` and a name under
  /// `localhost` (on this host's port, whatever port it names), or, where there is an `identity`, `https` and a name
  /// that is asked of a proxy; every other origin is only claimed.
  package static func start(
    _ scenario: Scenario?, configuration: Configuration, keys: KeyBank, clock: HostClock,
    identity: TLSIdentity? = nil, identifiers: Identifiers = .random, limits: Limits = .run,
    version: String
  ) async throws(WebError) -> SimulatedHost {
    var (configuration, obstacle) = configuration.playing(
      scenario, canBeSecure: identity != nil)
    configuration.proxyPort = 0
    let profile = scenario?.host.profile.flatMap { name in
      HostProfile.all.first { $0.name == name }
    }
    let service = HostService(
      configuration: configuration, keys: keys.store(now: clock.now), pool: keys.pool,
      profile: profile ?? .meingpt, clock: clock, wallClock: .system, identifiers: identifiers,
      limits: limits, version: version)
    let attempts = Locked<[ConnectProxy.Attempt]>([])
    let simulator = try await Simulator.start(service, identity: identity) { attempt in
      attempts.withLock { $0.append(attempt) }
    }
    // Not before the port is known: an embedding keeps the addresses of its beginning.
    let embedding = await service.embeddings.make(.init(isByItself: false))
    return SimulatedHost(
      simulator: simulator, single: embedding, scenario: scenario, obstacle: obstacle,
      asked: attempts)
  }

  /// The addresses of this host.
  package var origins: Origins { simulator.service.origins }

  /// The port of the proxy that leads a browser to the host page; nil when it needs none.
  package var proxyPort: Int? { simulator.gateway?.proxy.port }

  /// The ports with TLS that stand for its `https` names; empty when it has none.
  package var securePorts: [String: Int] { simulator.gateway?.ports ?? [:] }

  /// What a browser asked the proxy for so far.
  package var attempts: [ConnectProxy.Attempt] { asked.withLock { $0 } }

  /// The id of its one embedding.
  package var embedding: String { single.id }

  /// The host page, for a browser.
  package var pageURL: String { simulator.service.context.pageURL(of: single.id) }

  /// The bridge, for a program that plays the page. Its subprotocol is the profile's, `hostsim.v1`.
  package var bridgeURL: String {
    "ws" + origins.loopback.dropFirst(4) + "/bridge?embedding=\(single.id)&client=page"
  }

  /// What happened so far, as far as it is kept. `PlayEvent.entry` tells all of it.
  package func entries() -> [TimelineEntry] { single.timeline.snapshot().entries }

  /// Puts what the client saw into the timeline. `bearer` is a compact token that came with it: the entry
  /// tells its fingerprint, and whether this host issued it and how it is bent.
  package func record(_ seen: ObservedEntry, bearer: String? = nil) async {
    await single.observe(seen, bearer: bearer)
  }

  /// What went through so far.
  package func traffic() async -> Traffic {
    var traffic = await single.currentTraffic
    let context = simulator.service.context
    context.requests.count(into: &traffic, at: context.clock.elapsed())
    return traffic
  }

  /// Every token that was issued, the oldest first.
  package func tokens() async -> [IssuedToken] { await single.issued }

  /// Plays the scenario to its end. Cancelled, it ends as `aborted`. `observe` is told of everything in
  /// order and must be quick. Once only.
  package func play(
    _ client: any ScenarioClient, observe: @escaping @Sendable (PlayEvent) -> Void = { _ in }
  ) async -> PlayedScenario {
    guard let scenario else { return PlayedScenario(steps: [], outcome: .passed) }
    return await single.play(
      scenario, with: client, postsByClient: true, obstacle: obstacle, observe: observe)
  }

  /// Why the app cannot be framed, as far as a look at its answer tells; nil when it can.
  package func frameObstacle() async -> Expectation.FrameReason? { await single.frameObstacle() }

  /// Closes every connection and ends.
  package func stop() async { await simulator.stop() }
}

extension Limits {
  /// Those of a run: its timeline may be long, for it is what the run is judged by. No browser keeps the key
  /// set, for its cache knows nothing of a simulated clock: an hour later the keys would still be fresh to it.
  package static var run: Limits {
    var limits = Limits()
    limits.timelineEntries = 20_000
    limits.keySetAge = 0
    return limits
  }
}
