import Browsers
import Foundation
import Host
import JSON
import Testing

/// What a window of another origin can and cannot do.
@Suite(.tags(.browser), .timeLimit(.minutes(4)))
struct ForeignJourneys {
  /// An app with the documented origin check: it takes whatever comes from an origin that contains the name.
  private static let naive = """
    <p id=token></p><script>
    addEventListener("message", event => {
      if (!event.origin.includes("meingpt.com")) return;
      token.textContent = `${event.data.token} from ${event.origin}`;
    });
    token.dataset.ready = "yes";
    </script>
    """

  @Test(arguments: Browser.complete)
  func `a look-alike window fools the documented check`(browser: Browser) async throws {
    try await FixtureServer.serving(["/": .html(Self.naive)]) { port in
      try await withHostPage(browser, app: "http://localhost:\(port)/") { simulation, page in
        let app = try await page.frame(at: "localhost:\(port)")
        try await app.wait(until: "document.querySelector('#token')?.dataset.ready")
        let foreign = simulation.origins.foreign
        try await simulation.control([
          "send": [
            "message": ["type": "MEINGPT_TOKEN_RESPONSE", "token": "stolen"],
            "from": .string(foreign), "via": "sibling", "to": "*",
          ]
        ])
        let text = try await app.wait(until: "document.querySelector('#token').textContent")
        #expect(text.stringValue == "stolen from \(foreign)")
      }
    }
  }

  @Test(arguments: Browser.complete)
  func `the demo ignores a look-alike window and counts it`(browser: Browser) async throws {
    try await withHostPage(browser) { simulation, page in
      let demo = try await page.signedInDemo()
      try await simulation.control([
        "send": [
          "message": ["type": "MEINGPT_TOKEN_RESPONSE", "token": ["claims": ["username": "Eve"]]],
          "from": .string(simulation.origins.foreign), "via": "sibling", "to": "*",
        ]
      ])
      try await demo.wait(
        until: "Number(document.querySelector('[data-slot=foreign]').dataset.count) >= 1")
      let name = try await demo.evaluate("document.querySelector('[data-slot=name]').textContent")
      #expect(name == "Prüf-Admin")
    }
  }

  @Test(arguments: Browser.complete)
  func `a window that is not the app cannot ask the host page`(browser: Browser) async throws {
    try await withHostPage(browser) { simulation, page in
      _ = try await page.signedInDemo()
      try await simulation.control([
        "receive": [
          "message": ["type": "MEINGPT_TOKEN_REFRESH"],
          "from": .string(simulation.origins.foreign),
        ]
      ])
      let entry = try await simulation.entry([
        "name": "MEINGPT_TOKEN_REFRESH", "verdict": "rejected",
      ])
      #expect(entry["reason"] == "source")
      #expect(entry["origin"]?.stringValue == simulation.origins.foreign)
      #expect(entry["from"] == "foreign")
      let names = try await simulation.timeline().compactMap { $0["name"]?.stringValue }
      #expect(!names.contains("MEINGPT_TOKEN_RESPONSE"))
    }
  }

  @Test(arguments: Browser.complete)
  func `a document that took the app's place gets no token`(browser: Browser) async throws {
    let leaving = "<p>app</p><script>document.body.dataset.ready = 'yes'</script>"
    try await FixtureServer.serving(["/": .html(leaving)]) { port in
      try await withHostPage(browser, app: "http://localhost:\(port)/") { simulation, page in
        let app = try await page.frame(at: "localhost:\(port)")
        try await app.wait(until: "document.body?.dataset.ready")
        // The window stays the same, and with it `event.source`; only the origin tells.
        let foreign = simulation.origins.foreign
        try await app.navigate(to: foreign + "/")
        let thief = try await page.frame(at: foreign)
        try await thief.evaluate("parent.postMessage({type: 'MEINGPT_TOKEN_REFRESH'}, '*')")
        let entry = try await simulation.entry([
          "name": "MEINGPT_TOKEN_REFRESH", "verdict": "rejected",
        ])
        #expect(entry["reason"] == "origin")
        #expect(entry["origin"]?.stringValue == foreign)
        let names = try await simulation.timeline().compactMap { $0["name"]?.stringValue }
        #expect(!names.contains("MEINGPT_TOKEN_RESPONSE"))
      }
    }
  }

  @Test(arguments: Browser.complete)
  func `a message of another shape is rejected and shown`(browser: Browser) async throws {
    let noise = """
      <script>parent.postMessage({type: "HELLO"}, "*"); parent.postMessage("text", "*")</script>
      """
    try await FixtureServer.serving(["/": .html(noise)]) { port in
      try await withHostPage(browser, app: "http://localhost:\(port)/") { simulation, _ in
        let entry = try await simulation.entry(["name": "HELLO", "verdict": "rejected"])
        #expect(entry["reason"] == "shape")
        #expect(entry["from"] == "app")
      }
    }
  }
}
