import Browsers
import Foundation
import HTTPTypes
import Host
import JSON
import Messages
import Native
import Testing
import Trials

/// What a browser asks the proxy for, from its start to its end.
@Suite(.tags(.browser), .timeLimit(.minutes(3))) struct `The proxy's log` {
  private static let curious = FixtureServer.Answer.html(
    """
    <link rel=preconnect href=https://warm.example/><img src=https://picture.example/a.png>
    <script>
      fetch("https://example.com/", { mode: "no-cors" }).catch(() => 0);
      fetch("http://plain.example/", { mode: "no-cors" }).catch(() => 0);
      fetch("https://app.meingpt.com:8443/", { mode: "no-cors" }).catch(() => 0);
      fetch("https://192.0.2.1/", { mode: "no-cors" }).catch(() => 0);
      new WebSocket("wss://socket.example/");
    </script>
    """)

  @Test(arguments: [Browser.chromium, .headlessShell, .firefox])
  func `names the host page alone as reached`(browser: Browser) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("hostsim-log-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await FixtureServer.serving(["/": FixtureApps.plain, "/curious": Self.curious]) { port in
      var configuration = Configuration()
      configuration.port = 0
      configuration.staticDirectory = "\(checkout)/static"
      configuration.app = "http://localhost:\(port)/"
      let keys = KeyBank(
        stateDirectory: folder, organizations: ["org_demo", "org_other"], pool: SigningPool())
      let authority = try PassingAuthority(
        for: ["app.meingpt.com"], now: HostClock.system.now() / 1000)
      let host = try await SimulatedHost.start(
        nil, configuration: PageOrigin.production.applied(to: configuration), keys: keys,
        clock: .system, identity: authority.identity, version: "test")
      do {
        try await Self.look(at: host, in: browser)
      } catch {
        await host.stop()
        throw error
      }
      await host.stop()
    }
  }

  private static func look(at host: SimulatedHost, in browser: Browser) async throws {
    let proxy = try #require(host.proxyPort)
    try await withPage(
      browser,
      prepare: { context in
        try await context.session.makeUserContext(.proxy(port: proxy))
      },
      { _, context in
        let page = try await context.openPage()
        #expect(host.pageURL.hasPrefix("https://app.meingpt.com/"))
        try await page.frame.navigate(to: host.pageURL)
        try await page.frame.wait(until: "document.querySelector('[data-connection=open]')")
        #expect(try await page.frame.evaluate("location.origin") == "https://app.meingpt.com")
        let control = "\(host.origins.loopback)/api/sim/v1/embeddings/\(host.embedding)/controls"
        try await order(.string("open"), control)
        let app = try await page.frame(at: "localhost")
        try await app.wait(until: "document.querySelector('h1')")
        #expect(host.attempts.contains { $0.outcome == .connected })
        #expect(host.attempts.allSatisfy { $0.outcome == .connected }, "\(host.attempts)")
        #expect(Set(host.attempts.map(\.asked)) == ["app.meingpt.com:443"])

        try await order(["open": ["path": "/curious"]], control)
        let wanted: Set = [
          "example.com:443", "picture.example:443", "socket.example:443", "app.meingpt.com:8443",
          "192.0.2.1:443",
        ]
        try await Waiting.wait(for: "every place was asked for") { () throws(BrowserError) in
          let refused = host.attempts.filter { $0.outcome == .refused }.map(\.asked)
          return wanted.isSubset(of: refused) ? .done(()) : .notYet("\(refused)")
        }
        let reached = host.attempts.filter { $0.outcome == .connected }.map(\.asked)
        #expect(Set(reached) == ["app.meingpt.com:443"])
        try await Waiting.wait(for: "the timeline tells") { () throws(BrowserError) in
          let told = host.entries().filter { $0.verdict == .rejected }.map(\.name)
          return wanted.allSatisfy { told.contains("kept from \($0)") }
            ? .done(()) : .notYet("\(told)")
        }
        await context.remove()
      })
  }

  private static func order(_ control: JSONValue, _ url: String) async throws {
    let (answer, body) = try await WebClient.fetch(
      .post, url, headers: [.contentType: "application/json"], body: control.encoded())
    #expect(answer.status == .ok, "\(String(decoding: body, as: UTF8.self))")
  }
}
