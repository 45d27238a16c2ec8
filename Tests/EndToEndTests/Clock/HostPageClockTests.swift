import Browsers
import Foundation
import Host
import JSON
import Messages
import Native
import Scenarios
import Testing
import Tokens

/// The shipped host page and the demo app under simulated time, with the simulated host.
@Suite(.tags(.browser), .timeLimit(.minutes(3)))
struct HostPageClockTests {
  private static let browsers: [Browser] = [.headlessShell, .firefox]
  private static let start = 1_800_000_000_000

  @Test(arguments: browsers)
  func `the demo app renews its token through six hours, a reload and a night`(
    browser: Browser
  ) async throws {
    let played = try await Self.play(
      """
      scenario: Through the day
      steps:
        - open
        - wait: 54m
        - expect: {refreshes: 0, text: signed in}
        - wait: 306m
        - expect: {refreshes: 6, text: signed in}
        - reload: fresh
        - wait: 56m
        - expect: {refreshes: 7}
        - sleep: 9h
        - wait: 1m
        - expect: {refreshes: 8, text: signed in}
      """, in: browser)
    #expect(played.outcome == .passed, "\(played.steps.filter { $0.outcome != .passed })")
  }

  @Test(arguments: browsers)
  func `a late answer, a slow key set and a cut bridge take simulated time`(
    browser: Browser
  ) async throws {
    let played = try await Self.play(
      """
      scenario: Slowly
      refreshes: [{token: {}, after: 8s}, token]
      steps:
        - open
        - jwks: {after: 2s}
        - wait: 56m
        - expect: {refreshes: 1, text: signed in}
        - jwks: normal
        - bridge: down
        - wait: 30s
        - bridge: up
        - wait: 1m
        - wait: 55m
        - expect: {refreshes: ">= 2", text: signed in}
      """, in: browser)
    #expect(played.outcome == .passed, "\(played.steps.filter { $0.outcome != .passed })")
  }

  private static func play(_ yaml: String, in browser: Browser) async throws -> PlayedScenario {
    let scenario = try Scenario.read(yaml: yaml, file: "test.yaml")
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    var configuration = Configuration()
    configuration.port = 0
    configuration.staticDirectory = "\(checkout)/static"
    let keys = KeyBank(
      stateDirectory: folder.path, organizations: configuration.organizations.map(\.id),
      pool: SigningPool())
    let clock = VirtualClock(start: start)
    let host = try await SimulatedHost.start(
      scenario, configuration: configuration, keys: keys, clock: clock.hostClock, version: "test")
    let script = try ClockScript(staticDirectory: configuration.staticDirectory)
    let service = Service(host: host, clock: clock)
    func begin(_ context: UserContext) async throws -> SimulatedTime {
      try await SimulatedTime.begin(
        in: context, at: start, script: script, service: service,
        bridge: host.origins.bridge)
    }
    let played = Locked<PlayedScenario?>(nil)
    do {
      try await withPage(browser, prepare: begin) { page, time in
        let result = try await drive(host, page, time)
        played.withLock { $0 = result }
      }
    } catch {
      await host.stop()
      throw error
    }
    await host.stop()
    let result = played.withLock { $0 }
    return try #require(result)
  }

  private static func drive(
    _ host: SimulatedHost, _ page: Page, _ time: SimulatedTime
  ) async throws -> PlayedScenario {
    try await page.frame.navigate(to: host.pageURL)
    try await page.frame.wait(until: "document.querySelector('[data-connection=open]')")
    try await time.settle()
    let began = ContinuousClock.now
    let played = await host.play(Client(time: time, page: page))
    print("clock: \(played.steps.count) steps took \(ContinuousClock.now - began)")
    return played
  }

  private struct Service: SimulatedService {
    let host: SimulatedHost
    let clock: VirtualClock

    func nextDue() async -> Int? { clock.nextDue }

    func move(to moment: Int) async { clock.advance(to: moment) }

    func counts() async -> ServiceCounts {
      let traffic = await host.traffic()
      return ServiceCounts(
        connection: traffic.connection, isConnected: traffic.isConnected,
        received: traffic.received, sent: traffic.sent,
        busy: traffic.isQuiet ? 0 : 1, asleep: traffic.requestsWaiting)
    }
  }

  private struct Client: ScenarioClient {
    let time: SimulatedTime
    let page: Page

    var abilities: Set<Ability> { [.read] }

    func perform(_ step: Step) async throws(ClientFailure) {}

    func advance(
      to moment: Int, isSleep: Bool, stops: Bool, needs: Needs
    ) async throws(ClientFailure) -> Sight {
      do throws(BrowserError) {
        try await time.advance(to: moment, isSleep: isSleep, stops: stops)
        return try await sight(needs)
      } catch { throw ClientFailure(error.description, remedy: error.remedy) }
    }

    func look(_ needs: Needs) async throws(ClientFailure) -> Sight {
      do throws(BrowserError) {
        try await time.settle()
        return try await sight(needs)
      } catch { throw ClientFailure(error.description, remedy: error.remedy) }
    }

    func post(_ post: Outbound.Post) async -> PostFailure? {
      .keptOut("this test posts nothing")
    }

    private func sight(_ needs: Needs) async throws(BrowserError) -> Sight {
      #expect(await time.givenUp == [])
      var sight = Sight()
      for selector in needs.selectors {
        let app = try await page.frame(at: "demo.localhost")
        let text = try await app.evaluate("document.body.dataset.status")
        sight.texts[selector] = text.stringValue?.replacing("-", with: " ")
      }
      return sight
    }
  }
}
