internal import Browsers
package import Host
internal import JSON
package import Messages
package import Scenarios

/// The host page and the app in a browser: a fresh user context, one tab, and a clock that both share with the
/// service.
package actor DrivenClient: ScenarioClient {
  /// How long a page may take, in real time, for what it does by itself.
  private static let patience = Duration.seconds(15)
  /// How long an element to act on may take to show itself, in real time.
  private static let patienceForElement = Duration.seconds(3)
  /// How long a framed document may take to come, in real time.
  private static let patienceForFrame = Duration.seconds(5)

  package nonisolated let abilities = Set(Ability.allCases)
  let host: SimulatedHost
  private let time: TrialTime
  let context: UserContext
  let page: Page
  private let clock: SimulatedTime
  private let foreign: ForeignPages
  private let backend: Backend?
  /// How many documents the frame was to show, as far as they were waited for.
  private var awaitedLoads = 0
  private var navigations = 0
  /// How many of the page's requests were looked at.
  private var seenRequests = 0
  /// Addresses to which the app has sent a token: its back end.
  private var backEnds: Set<String> = []

  /// Opens the host page of `host` in `session` and waits until it is connected. `script` is the clock of the
  /// pages, `backend` the app's, which follows the same time. `preload` are functions that run in every frame before
  /// the page's own scripts, behind the clock's; `reach` is where the pages may go, when that is
  /// more than the host and this machine.
  static func open(
    _ host: SimulatedHost, time: TrialTime, in session: BrowserSession, script: ClockScript,
    backend: Backend?, preload: [String] = [], reach: Reach? = nil
  ) async throws(ClientFailure) -> DrivenClient {
    do throws(BrowserError) {
      let context = try await session.makeUserContext(
        reach ?? host.proxyPort.map { .proxy(port: $0) } ?? .loopback())
      do throws(BrowserError) {
        let service = DrivenService(host: host, time: time, backend: backend)
        let start = if case .virtual = time { time.now as Int? } else { nil as Int? }
        let clock = try await SimulatedTime.begin(
          in: context, at: start, script: script, service: service, bridge: host.origins.bridge)
        for function in preload { try await context.addPreloadScript(function) }
        try await context.watchRequests()
        let page = try await context.openPage()
        try await page.frame.navigate(to: host.pageURL)
        _ = try await Waiting.wait(for: "the host page connects", within: patience) {
          () throws(BrowserError) in
          await host.traffic().isConnected ? .done(()) : .notYet("it is not connected")
        }
        try await clock.settle()
        return DrivenClient(
          host: host, time: time, context: context, page: page, clock: clock, backend: backend)
      } catch {
        await context.remove()
        throw error
      }
    } catch { throw ClientFailure(error) }
  }

  private init(
    host: SimulatedHost, time: TrialTime, context: UserContext, page: Page, clock: SimulatedTime,
    backend: Backend?
  ) {
    self.host = host
    self.time = time
    self.context = context
    self.page = page
    self.clock = clock
    self.backend = backend
    foreign = ForeignPages(page: page, context: context)
  }

  // MARK: ScenarioClient

  package func perform(_ step: Step) async throws(ClientFailure) {
    do throws(BrowserError) {
      switch step {
      case .navigate(let url):
        navigations += 1
        try await page.frame.call(
          "url => { document.querySelector('\(AppFrame.selector)').src = url }",
          .string(host.origins.served(url)))
      case .click(let selector): try await element(selector).click()
      case .type(let selector, let text):
        try await element(selector).click()
        try await page.frame.type(text)
      default: break
      }
    } catch { throw ClientFailure(error) }
  }

  package func look(_ needs: Needs) async throws(ClientFailure) -> Sight {
    do throws(BrowserError) {
      try await awaitFrame()
      try await settle()
      await foreign.closePopups()
      return try await sight(needs)
    } catch { throw ClientFailure(error) }
  }

  package func advance(
    to moment: Int, isSleep: Bool, stops: Bool, needs: Needs
  ) async throws(ClientFailure) -> Sight {
    do throws(BrowserError) {
      switch time {
      case .virtual: try await clock.advance(to: moment, isSleep: isSleep, stops: stops)
      case .real:
        // A bounded nap with `stops`: whoever asked looks whether it has come true by now.
        let left = max(0, moment - time.now)
        try? await Task.sleep(for: .milliseconds(stops ? min(left, 100) : left))
        try await clock.settle()
      }
      await tellRequests()
      return try await sight(needs)
    } catch { throw ClientFailure(error) }
  }

  package func post(_ post: Outbound.Post) async -> PostFailure? {
    do throws(BrowserError) {
      return try await foreign.post(post, origins: host.origins)
    } catch {
      return .blocked(
        ClientFailure(
          "a \(post.via ?? "foreign") window of \(post.from ?? "another origin") could not post: "
            + error.description, remedy: error.remedy))
    }
  }

  // MARK: Settling

  private func settle() async throws(BrowserError) {
    try await clock.settle()
    await tellRequests()
  }

  /// Waits until the document that the frame was last given is there, or was kept out: a browser fetches it in real
  /// time, and its scripts count nothing before they run.
  private func awaitFrame() async throws(BrowserError) {
    let loads = host.entries().count { $0.kind == .frame } + navigations
    guard loads != awaitedLoads else { return }
    awaitedLoads = loads
    let end = ContinuousClock.now + Self.patienceForFrame
    while ContinuousClock.now < end {
      try await clock.settle()
      if await AppFrame.hasArrived(in: page) { return }
      try? await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Tells the host what the clock no longer waits for, and which tokens the app sends to its back end: every request
  /// of the frame with a bearer token, and those without one to an address that got one before.
  private func tellRequests() async {
    for what in await clock.takeGivenUp() {
      await host.record(
        ObservedEntry(
          from: .app, to: .app, kind: .note, name: "not waited for any longer", verdict: .failed,
          reason: what))
    }
    let requests = await context.requests(after: seenRequests)
    seenRequests += requests.count
    for request in requests where request.method != "OPTIONS" && (request.depth ?? 1) > 0 {
      let address = String(request.url.prefix { $0 != "?" && $0 != "#" })
      if request.bearer != nil { backEnds.insert(address) }
      guard backEnds.contains(address) else { continue }
      await host.record(
        ObservedEntry(
          from: .app, to: .app, kind: .request, name: request.method, verdict: .sent,
          reason: request.bearer == nil ? "without a token" : nil,
          raw: ["url": .string(address)]),
        bearer: request.bearer)
    }
  }

  // MARK: Looking

  private func element(_ selector: String) async throws(BrowserError) -> Element {
    try await AppFrame.find(in: page).element(selector, within: Self.patienceForElement)
  }

  private func sight(_ needs: Needs) async throws(BrowserError) -> Sight {
    var sight = Sight()
    if !needs.selectors.isEmpty {
      let frame = try? await AppFrame.find(in: page)
      for selector in needs.selectors {
        sight.texts[selector] = .some(try await frame?.visibleText(of: selector))
      }
    }
    if needs.frame {
      sight.frame = await AppFrame.state(in: page, appOrigin: host.origins.app.origin)
      if sight.frame == .blocked { sight.frameReason = await host.frameObstacle() }
    }
    if needs.console { sight.consoleErrors = await consoleErrors() }
    return sight
  }

  /// Errors of the app and of frames in it, since it was framed.
  private func consoleErrors() async -> Int {
    guard let frame = try? await AppFrame.find(in: page) else { return 0 }
    return await context.reports().count {
      $0.context == frame.id && $0.level == "error"
        && ($0.source == .console || $0.source == .script)
    }
  }
}

extension DrivenClient: TrialPlayer {
  func evidence() async -> TrialResult.Evidence {
    var evidence = TrialResult.Evidence()
    evidence.screenshot = try? await page.screenshot()
    for report in await context.reports() {
      if report.source == .network {
        evidence.network.append(report.text)
      } else {
        evidence.console.append("\(report.level): \(report.text)")
      }
    }
    evidence.console += (backend?.lines ?? []).map { "back end: \($0)" }
    return evidence
  }

  func close() async {
    await context.remove()
    await backend?.end()
  }
}

extension ClientFailure {
  /// Something with the browser.
  init(_ error: BrowserError) { self.init(error.description, remedy: error.remedy) }
}
