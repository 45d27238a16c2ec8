import Browsers
import Foundation
import Host
import JSON
import Testing

@Suite(.tags(.browser), .timeLimit(.minutes(4)))
struct SignInJourneys {
  @Test(arguments: Browser.complete)
  func `the demo app runs signed in and verifies every check`(browser: Browser) async throws {
    try await withHostPage(browser) { simulation, page in
      let demo = try await page.signedInDemo()
      let name = try await demo.evaluate("document.querySelector('[data-slot=name]').textContent")
      #expect(name == "Prüf-Admin")
      let failed = "document.querySelectorAll('[data-check]:not([data-verdict=passed])').length"
      #expect(try await demo.evaluate(failed) == 0)
      #expect(try await demo.evaluate("location.hash") == "")
      try await demo.wait(
        until: "document.querySelector('[data-slot=backend]').dataset.state == 'good' || "
          + "document.querySelector('[data-slot=backend]').textContent.includes('200')")
      // Key set and first token stand in the same picture.
      _ = try await simulation.entry(["kind": "keys"])
      _ = try await simulation.entry(["kind": "token"])
      #expect(await page.userContext.reports().map(\.description) == [])
    }
  }

  @Test(arguments: Browser.complete)
  func `a viewer's frame is opened without a token`(browser: Browser) async throws {
    try await withHostPage(browser, { $0.persona = "viewer" }) { simulation, page in
      let demo = try await page.frame(at: "demo.localhost")
      try await demo.wait(until: "document.body.dataset.status == 'no-token'")
      let opened = try await simulation.entry(["kind": "frame"])
      #expect(opened["token"] == .null)
      #expect(!opened.text.contains("#token="))
    }
  }

  @Test(arguments: Browser.complete)
  func `query and fragment of the app are kept`(browser: Browser) async throws {
    let echo = """
      <p id=hash></p><p id=search></p>
      <script>hash.textContent = location.hash; search.textContent = location.search</script>
      """
    try await FixtureServer.serving(["/app": .html(echo)]) { port in
      let app = "http://localhost:\(port)/app?a=1&b=%26#/route?x=y"
      try await withHostPage(browser, app: app) { _, page in
        let frame = try await page.frame(at: "localhost:\(port)")
        let hash = try await frame.wait(until: "document.querySelector('#hash').textContent")
        #expect(hash.stringValue?.hasPrefix("#/route?x=y&token=eyJ") == true)
        let search = try await frame.evaluate("document.querySelector('#search').textContent")
        #expect(search == "?a=1&b=%26")
      }
    }
  }

  @Test(arguments: Browser.complete)
  func `another persona signs in by a click`(browser: Browser) async throws {
    try await withHostPage(browser) { simulation, page in
      _ = try await page.signedInDemo()
      try await page.frame.click(".persona")
      try await page.frame.click(".menu__item:nth-of-type(2)")
      try await page.wait(
        until: "document.querySelector('[data-slot=name]').textContent == 'Test Member'",
        inFrameAt: "demo.localhost")
      let state = try await simulation.get("/embeddings")["embeddings"]?.arrayValue?.first?["state"]
      #expect(state?["persona"] == "member")
    }
  }

  @Test(arguments: Browser.complete)
  func `a rotated key is found by the app, and the token in use stays good`(
    browser: Browser
  ) async throws {
    try await withHostPage(browser) { simulation, page in
      let demo = try await page.signedInDemo()
      try await simulation.control(["rotate-keys": ["overlap": "10m"]])
      try await demo.click("[data-slot=renew]")
      try await demo.wait(
        until: "document.querySelector('[data-slot=requests]').textContent.trim() == '1'")
      _ = try await simulation.entry(["kind": "message", "name": "MEINGPT_TOKEN_RESPONSE"])
      try await demo.wait(
        until: "document.body.dataset.refresh != 'asking' "
          + "&& document.body.dataset.status == 'signed-in'")
      let failed = "document.querySelectorAll('[data-check][data-verdict=failed]').length"
      #expect(try await demo.evaluate(failed) == 0)
    }
  }
}
