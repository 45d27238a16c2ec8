import Browsers
import JSON
import Testing

@Suite(.tags(.browser), .timeLimit(.minutes(3)))
struct RequestTests {
  private static let pages: [String: FixtureServer.Answer] = [
    "/host": .html(
      """
      <body><script>const frame = document.createElement("iframe");
      frame.src = `http://localhost:${location.port}/app`;
      document.body.append(frame);</script>
      """),
    "/app": .html("<p>app</p>"),
  ]

  @Test(arguments: Browser.allCases)
  func `bearer tokens and errors are told with the frame they come from`(
    browser: Browser
  ) async throws {
    try await FixtureServer.serving(Self.pages) { port in
      try await withPage(browser) { page in
        try await page.userContext.watchRequests()
        try await page.frame.navigate(to: "http://app.meingpt.com.localhost:\(port)/host")
        let app = try await page.frame(at: "/app")
        try await app.wait(until: "document.querySelector('p')")
        let seen = await page.userContext.requests().count
        for field in ["Bearer one.two.three", "bearer  four", "Basic five"] {
          try await app.evaluate(
            "fetch('/me', { headers: { Authorization: '\(field)' } }).then(() => 0)")
        }
        try await app.evaluate("console.error('in the app'); 0")
        try await page.frame.evaluate("console.error('in the host page'); 0")
        let sent = await page.userContext.requests(after: seen).filter { $0.url.hasSuffix("/me") }
        #expect(sent.map(\.bearer) == ["one.two.three", "four", nil])
        #expect(sent.allSatisfy { $0.depth == 1 && $0.context == app.id && $0.method == "GET" })
        let errors = await page.userContext.reports().filter {
          $0.level == "error" && $0.source == .console
        }
        #expect(
          errors.map { "\($0.text) \($0.depth ?? -1)" } == ["in the app 1", "in the host page 0"])
      }
    }
  }
}
