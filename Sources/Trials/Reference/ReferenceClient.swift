internal import HTTPTypes
package import Host
internal import JSON
package import Messages
internal import Native
package import Scenarios
internal import Tokens

/// A host page and the documented app in it, without a browser: over the real WebSocket, the real key set, and
/// timers of the trial's clock. Nothing that arrives is looked at before the engine asks for it, so the same
/// scenario gives the same events in the same order.
package actor ReferenceClient: ScenarioClient {
  /// How long the service may keep silent in real time before the client gives up.
  private static let patience = Duration.seconds(10)

  package nonisolated let abilities: Set<Ability> = [.bearer, .frame, .navigate]
  private let host: SimulatedHost
  private let time: TrialTime
  private let bridge: ReferenceBridge
  private let inbox = Inbox()
  private var page: ReferencePage

  /// A client of `host`, whose clock is `time`. It connects when it is asked to do the first thing.
  package init(host: SimulatedHost, time: TrialTime, profile: HostProfile = .meingpt) {
    self.host = host
    self.time = time
    page = ReferencePage(profile: profile, verifier: NativeVerifier())
    bridge = ReferenceBridge(
      address: host.bridgeURL, subprotocol: profile.subprotocol, inbox: inbox)
  }

  /// Connects to the service and waits for its welcome.
  package func connect() async throws(ClientFailure) {
    await bridge.connect(hasFrame: false, at: time.now)
    try await settle()
  }

  /// Leaves the service.
  package func close() async { await bridge.close() }

  // MARK: ScenarioClient

  package func perform(_ step: Step) async throws(ClientFailure) {
    guard case .navigate(let url) = step else {
      throw ClientFailure(
        "the reference client has no page to act in", remedy: "Play in a browser.")
    }
    try await carryOut(page.navigate(to: url, at: time.now))
  }

  package func look(_ needs: Needs) async throws(ClientFailure) -> Sight {
    try await settle()
    return sight(needs)
  }

  package func advance(
    to moment: Int, isSleep: Bool, stops: Bool, needs: Needs
  ) async throws(ClientFailure) -> Sight {
    try await settle()
    while let due = nextDue, due < moment, !isSleep || time.nextDue == due {
      try await move(to: due, isSleep: isSleep)
      if stops { return sight(needs) }
    }
    try await move(to: moment, isSleep: false)
    return sight(needs)
  }

  package func post(_ post: Outbound.Post) async -> PostFailure? {
    inbox.put(.post(post))
    return nil
  }

  // MARK: Time

  /// The next moment at which the app, the page or the service does something by itself.
  private var nextDue: Int? {
    [page.nextDue, bridge.retryAt, time.nextDue].compactMap { $0 }.min()
  }

  /// Moves the clock, first the service's: what it does then is under way before the app's timers fire.
  private func move(to moment: Int, isSleep: Bool) async throws(ClientFailure) {
    switch time {
    case .virtual(let clock):
      clock.advance(to: max(moment, clock.now))
      try await settle()
    case .real: try await pass(until: moment)
    }
    if isSleep { return }
    if let retry = bridge.retryAt, retry <= time.now {
      await bridge.connect(hasFrame: page.hasFrame, at: time.now)
    }
    try await carryOut(page.wake(at: time.now))
    try await settle()
  }

  /// Lets real time pass and looks at what arrives meanwhile.
  private func pass(until moment: Int) async throws(ClientFailure) {
    let clock = time.hostClock
    let end = clock.elapsed(at: moment)
    while case let left = end - clock.elapsed(), left > 0 {
      if Task.isCancelled { return }
      await inbox.wait(atMost: .milliseconds(left))
      try await lookThrough()
    }
  }

  private func sight(_ needs: Needs) -> Sight {
    var sight = Sight()
    if needs.frame { sight.frame = page.frame }
    return sight
  }

  // MARK: Settling

  /// Returns when nothing is due and nothing under way, neither here nor in the service.
  private func settle() async throws(ClientFailure) {
    repeat {
      try await lookThrough()
      try await calmDown()
    } while !inbox.isEmpty
  }

  /// Returns when the service has done everything that it was asked for and all of that has arrived, or waits
  /// for the clock. Whatever goes out waits for this, so that no two things are ever under way at once.
  private func calmDown() async throws(ClientFailure) {
    let end = ContinuousClock.now + Self.patience
    var looks = 0
    while await !isCalm() {
      guard ContinuousClock.now < end, !Task.isCancelled else {
        throw ClientFailure(
          "the service did not come to rest within \(Self.patience.components.seconds) s",
          remedy: "Run the scenario again.")
      }
      looks += 1
      if looks < 200 {
        await Task.yield()
      } else {
        try? await Task.sleep(for: .microseconds(300))
      }
    }
  }

  private func isCalm() async -> Bool {
    let traffic = await host.traffic()
    guard traffic.isQuiet, inbox.fetches <= traffic.requestsWaiting else { return false }
    return bridge.isCalm(traffic)
  }

  /// Looks at everything that has arrived.
  private func lookThrough() async throws(ClientFailure) {
    while let arrival = inbox.take() {
      switch arrival {
      case .message(let bytes, let connection):
        guard let message = bridge.receive(bytes, from: connection) else { continue }
        try await carryOut(page.receive(message, at: time.now))
        try await carryOut(bridge.takeWaiting().map { .send($0) })
      case .post(let post):
        try await carryOut(page.receive(Outbound.post(post).json(), at: time.now))
      case .closed(let connection): bridge.lost(connection, at: time.now)
      case .keys(let number, let load, let keys):
        try await carryOut(page.keysCame(number, of: load, keys, at: time.now))
      }
    }
  }

  private func carryOut(
    _ outputs: [ReferencePage.Output]
  ) async throws(ClientFailure) {
    for output in outputs {
      try await calmDown()
      switch output {
      case .send(let message): await bridge.send(message)
      case .fetchKeys(let number, let origin): fetchKeys(number, origin: origin)
      case .use(let token):
        await host.record(
          ObservedEntry(
            from: .app, to: .app, kind: .request, name: "requests to the back end",
            verdict: .sent, reason: token == nil ? "without a token" : nil),
          bearer: token)
      }
    }
  }

  private func fetchKeys(_ number: Int, origin: String) {
    inbox.expectKeys()
    let url = host.origins.loopbackKeySet(of: page.organization)
    Task { [inbox, load = page.load] in
      let keys = await Self.keys(at: url, origin: origin)
      inbox.put(.keys(number, load: load, keys))
    }
  }

  private static func keys(at url: String, origin: String) async -> [JSONWebKey]? {
    do {
      let (head, body) = try await WebClient.fetch(
        .get, url, headers: [.origin: origin], timeout: .seconds(60))
      guard head.status == .ok else { return nil }
      return JSONWebKey.keys(inSet: try JSONValue(parsing: body))
    } catch { return nil }
  }
}
