import Browsers
import Doctor
import Foundation
import HTTPTypes
import Host
import Messages
import Testing
import Tokens
import Trials

/// What a driven browser tells the doctor of apps in a frame.
@Suite(.tags(.browser), .timeLimit(.minutes(5)))
struct BrowserProbeTests {
  /// The app of the host's documentation in short: strict about its framer and about who sends messages.
  private static let strict = """
    const token = new URLSearchParams(location.hash.slice(1)).get("token");
    history.replaceState(null, "", location.pathname + location.search);
    addEventListener("message", (event) => {
      if (event.origin !== "https://app.meingpt.com" || event.source !== window.parent) return;
    });
    const { exp } = JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")));
    setTimeout(() => parent.postMessage({ type: "MEINGPT_TOKEN_REFRESH" }, "*"),
      exp * 1000 - Date.now() - 300000);
    """

  private func page(_ script: String) -> FixtureServer.Answer {
    var answer = FixtureServer.Answer.html("<script>\(script)</script>")
    answer.fields[.contentSecurityPolicy] = "frame-ancestors https://app.meingpt.com"
    return answer
  }

  private func look(
    _ browser: Browser, _ script: String, origin: PageOrigin = .production
  ) async throws -> (BrowserEvidence, [Finding]) {
    var seen: BrowserEvidence?
    var findings: [Finding] = []
    try await FixtureServer.serving(["/": page(script)]) { port in
      var configuration = Configuration()
      configuration.app = "http://localhost:\(port)/"
      configuration.staticDirectory = "\(checkout)/static"
      configuration.port = 0
      let folder = URL.temporaryDirectory.appending(path: "hostsim-doctor-\(UUID().uuidString)")
      configuration.stateDirectory = folder.path
      defer { try? FileManager.default.removeItem(at: folder) }
      let keys = KeyBank(
        stateDirectory: folder.path, organizations: configuration.organizations.map(\.id),
        pool: SigningPool())
      let stage = Stage(configuration: configuration, keys: keys, version: "1.2.3")
      let app = try #require(AppAddress("http://localhost:\(port)/"))
      var evidence = await WebProbe().look(at: app)
      evidence.browser = try await BrowserProbe(
        stage: stage, client: .local(browser), origin: origin
      ).look()
      seen = evidence.browser
      findings =
        Diagnosis(
          evidence, for: try #require(Framer.production()), checkedAt: 0
        ).findings
    }
    return (try #require(seen), findings)
  }

  @Test(arguments: Browser.complete)
  func `a healthy app is shown under the real origin, and nothing is found`(
    browser: Browser
  ) async throws {
    let (seen, findings) = try await look(browser, Self.strict)
    #expect(findings == [])
    #expect(seen.hostOrigin == "https://app.meingpt.com" && seen.isShown)
    #expect(seen.listens == true && seen.asksForToken && seen.fragment == .consumed)
    #expect(seen.errors == [] && !seen.hasServiceWorker)
  }

  @Test(arguments: [Browser.headlessShell, .firefox])
  func `an app that listens to nobody, keeps the token and throws is seen through`(
    browser: Browser
  ) async throws {
    let (seen, findings) = try await look(browser, "missing();")
    #expect(seen.listens == false)
    #expect(!seen.asksForToken)
    #expect(seen.fragment == .kept)
    #expect(findings.map(\.id) == [.noListener, .scriptErrors, .tokenInURL])
  }

  @Test func `a router that writes its route over the token is caught`() async throws {
    let (seen, findings) = try await look(
      .headlessShell, Self.strict + "\nsetTimeout(() => location.replace('#/home'), 0);")
    #expect(seen.fragment == .replaced("/home"))
    #expect(findings.map(\.id) == [.hashRouter])
  }

  @Test func `what only development mode keeps out is no finding for production`() async throws {
    let (seen, findings) = try await look(.headlessShell, Self.strict, origin: .development)
    #expect(!seen.isShown && seen.hostOrigin.hasPrefix("http://app.meingpt.com.localhost:"))
    #expect(findings == [])
  }
}
