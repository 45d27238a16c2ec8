import Browsers
import JSON
import Testing

@Suite(.tags(.browser), .timeLimit(.minutes(5)))
struct HealthJourneys {
  @Test(
    arguments: Browser.complete,
    [
      ("X-Frame-Options", "DENY"),
      ("Content-Security-Policy", "frame-ancestors https://app.meingpt.com"),
    ])
  func `an app that forbids the frame is explained, with the header to set`(
    browser: Browser, header: (name: String, value: String)
  ) async throws {
    let answers = ["/": FixtureApps.sending(header.name, header.value)]
    try await FixtureServer.serving(answers) { port in
      try await withHost(browser, ["--app", "http://localhost:\(port)/"]) { hostsim, host in
        _ = try await host.frame.element("[data-cover=blocked]")
        try await host.show("health")
        let text = try await host.frame.element("#panel-health").text()
        #expect(text.contains(header.value))
        #expect(
          text.contains("frame-ancestors https://app.meingpt.com \(hostsim.url.dropLast())"))
      }
    }
  }

  @Test(arguments: Browser.complete)
  func `an app that nobody serves is explained`(browser: Browser) async throws {
    try await withHost(browser, ["--app", "http://localhost:1/"]) { hostsim, host in
      _ = try await host.frame.element("[data-cover=blocked]")
      try await host.show("health")
      let text = try await host.frame.element("[data-health=findings]").text()
      #expect(text.contains("localhost:1"))
    }
  }
}
