import Browsers
package import Doctor
package import Host
import JSON
import Messages
import Scenarios

/// Opens an app in a host page of its own, in a driven browser, for one simulated hour, and says what was seen.
package struct BrowserProbe: Sendable {
  private let stage: Stage
  private let client: Client
  private let options: SuiteOptions
  /// Whether the app is on this machine.
  private let isHere: Bool

  /// A probe with `client`, which has to be a browser. The app is the one of the stage's configuration. `origin` is
  /// where the host page lives, for an app on this machine. The proxy that the real host's origin needs leads nowhere
  /// else, so an app elsewhere is looked at from the origin of development.
  package init(stage: Stage, client: Client, origin: PageOrigin = .production) {
    self.client = client
    let app = stage.configuration.app.flatMap { AppAddress($0) }
    let mapped = stage.configuration.mappedHosts.map(\.name)
    isHere = app.map { $0.isLoopback || mapped.contains($0.host) } ?? true
    var stage = stage
    if isHere, origin == .production {
      stage.configuration = origin.applied(to: stage.configuration)
      stage.authority = try? PassingAuthority(
        for: PageOrigin.secureNames([]) + mapped, now: HostClock.system.now() / 1000)
    }
    self.stage = stage
    options = SuiteOptions(clients: [client])
  }

  /// The app is framed with a valid token; then the clock moves on until shortly before the token's end.
  private static let script = "scenario: A look\nsteps:\n  - open\n  - wait: 59m\n"

  /// Notes whether the app's window gets a listener for messages; the clock's own one is added before.
  private static let listening = """
    () => {
      const add = EventTarget.prototype.addEventListener;
      let listens = false;
      EventTarget.prototype.addEventListener = function (type, ...rest) {
        if (type === "message" && (this ?? globalThis) === globalThis) listens = true;
        return add.call(this ?? globalThis, type, ...rest);
      };
      Object.defineProperty(globalThis, Symbol.for("hostsim.listens"), {
        get: () => listens || globalThis.onmessage !== null,
      });
    }
    """

  /// Looks once. Throws what keeps the browser or the host page from coming up.
  package func look() async throws(ClientFailure) -> BrowserEvidence {
    guard let clockScript = stage.script else {
      throw ClientFailure(
        "the folder \(stage.configuration.staticDirectory)/preload lacks its scripts",
        remedy: "Name the folder static/ of hostsim: --static-dir FOLDER")
    }
    let desk = BrowserDesk(options)
    let result: Result<BrowserEvidence, ClientFailure>
    do throws(ClientFailure) {
      result = .success(try await look(desk, clockScript))
    } catch {
      result = .failure(error)
    }
    await desk.end()
    return try result.get()
  }

  private func look(
    _ desk: BrowserDesk, _ clockScript: ClockScript
  ) async throws(ClientFailure) -> BrowserEvidence {
    let session: BrowserSession
    do throws(BrowserError) {
      session = try await desk.session(for: client)
    } catch { throw ClientFailure(error) }
    let time = TrialTime.virtual(VirtualClock(start: HostClock.system.now()))
    let host: SimulatedHost
    do {
      host = try await SimulatedHost.start(
        try Scenario.read(yaml: Self.script), configuration: stage.configuration,
        keys: stage.keys, clock: time.hostClock, identity: stage.authority?.identity,
        version: stage.version)
    } catch {
      throw ClientFailure("\(error)", remedy: "See which programs use the port.")
    }
    let result: Result<BrowserEvidence, ClientFailure>
    do throws(ClientFailure) {
      // An app elsewhere may need whatever it is made of; one on this machine is looked at without the internet.
      let driven = try await DrivenClient.open(
        host, time: time, in: session, script: clockScript, backend: nil,
        preload: [Self.listening], reach: isHere ? nil : .everything)
      result = .success(await watch(driven, host))
      await driven.close()
    } catch {
      result = .failure(error)
    }
    await host.stop()
    return try result.get()
  }

  private func watch(_ driven: DrivenClient, _ host: SimulatedHost) async -> BrowserEvidence {
    let watcher = Watcher(driven)
    _ = await host.play(watcher)
    var seen = BrowserEvidence(browser: browserName, hostOrigin: host.origins.page)
    await watcher.tell(&seen)
    seen.asksForToken = host.entries().contains { entry in
      entry.from == .app && entry.kind == .message && entry.name == HostProfile.meingpt.refreshType
    }
    return seen
  }

  private var browserName: String {
    if case .local(let browser) = client { return browser.description }
    return client.description
  }
}

/// A driven client that looks at the app's frame when it has come to rest, and again at the end.
private actor Watcher: ScenarioClient {
  nonisolated let abilities: Set<Ability>
  private let driven: DrivenClient
  private var first: DrivenClient.FrameSight?

  init(_ driven: DrivenClient) {
    self.driven = driven
    abilities = driven.abilities
  }

  func perform(_ step: Step) async throws(ClientFailure) { try await driven.perform(step) }

  func advance(
    to moment: Int, isSleep: Bool, stops: Bool, needs: Needs
  ) async throws(ClientFailure) -> Sight {
    if first == nil { first = await driven.lookAtFrame() }
    return try await driven.advance(to: moment, isSleep: isSleep, stops: stops, needs: needs)
  }

  func look(_ needs: Needs) async throws(ClientFailure) -> Sight { try await driven.look(needs) }

  func post(_ post: Outbound.Post) async -> PostFailure? { await driven.post(post) }

  /// What was seen after opening; listeners and workers may come later.
  func tell(_ seen: inout BrowserEvidence) async {
    let last = await driven.lookAtFrame()
    let first = first ?? last
    seen.isShown = first.isShown
    seen.failures = first.failures
    seen.errors = first.errors
    seen.fragment = first.fragment
    seen.listens = last.listens ?? first.listens
    seen.hasServiceWorker = first.hasServiceWorker || last.hasServiceWorker
  }
}
