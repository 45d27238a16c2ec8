import Browsers
import JSON
import Testing

@Suite(.tags(.browser), .timeLimit(.minutes(5)))
struct ConnectionJourneys {
  @Test(arguments: Browser.complete)
  func `a cut connection comes back while the app stays`(browser: Browser) async throws {
    try await withHost(browser) { hostsim, host in
      let app = try await host.signedInDemo()
      let first = try await app.claim("jti")
      try await app.evaluate("globalThis.mark = 'same document'")
      try await host.show("controls")
      try await host.frame.evaluate(
        """
        globalThis.states = [];
        new MutationObserver(records => states.push(records[0].target.dataset.connection))
          .observe(document.querySelector(".connection"), { attributeFilter: ["data-connection"] });
        document.querySelector("form[data-form=disconnect] select").value = "1s";
        """)
      try await host.frame.click("form[data-form=disconnect] button")
      try await host.frame.wait(
        until: "states.includes('waiting') && states.at(-1) === 'open'", within: .seconds(20))
      #expect(try await app.evaluate("globalThis.mark") == "same document")
      try await app.click("[data-slot=renew]")
      try await app.claim("jti", isNo: first)
      #expect(try await hostsim.state(of: host)["loads"] == 1)
    }
  }

  @Test(arguments: Browser.complete)
  func `a reload of the page keeps the embedding, its plan and its timeline`(
    browser: Browser
  ) async throws {
    try await withHost(browser) { hostsim, host in
      let app = try await host.signedInDemo()
      try await app.click("[data-slot=renew]")
      try await host.row("MEINGPT_TOKEN_REFRESH", "accepted")
      try await host.answerNext(with: "Error")
      let embedding = try await host.embedding()
      try await host.frame.evaluate("globalThis.mark = 'old document'")
      try await host.page.reload()
      try await host.frame.wait(until: "globalThis.mark === undefined")
      try await host.untilConnected()
      try await host.row("MEINGPT_TOKEN_REFRESH", "accepted")
      #expect(try await host.embedding() == embedding)
      try await host.frame.wait(
        until: "document.querySelector('[data-show=next]').textContent.includes('Too many')")
      _ = try await host.signedInDemo()
    }
  }

  @Test(arguments: Browser.complete)
  func `two pages side by side see nothing of each other`(browser: Browser) async throws {
    try await withHost(browser) { hostsim, host in
      let firstApp = try await host.signedInDemo()
      let second = try await HostPage.open(
        hostsim, in: try await host.page.userContext.openPage(), query: "?persona=member")
      let secondApp = try await second.signedInDemo()
      #expect(try await host.embedding() != second.embedding())
      let untouched = try await secondApp.claim("jti")

      try await host.page.activate()
      let old = try await firstApp.claim("jti")
      try await host.answerNext(with: "Error")
      try await firstApp.click("[data-slot=renew]")
      try await host.row("MEINGPT_TOKEN_ERROR")
      try await firstApp.claim("jti", isNo: old)

      #expect(try await firstApp.claim("role") == "admin")
      #expect(try await secondApp.claim("role") == "member")
      #expect(try await secondApp.claim("jti") == untouched)
      #expect(try await second.rowCount("MEINGPT_TOKEN") == 0)
      #expect(try await hostsim.state(of: second)["refreshes"] == 0)
    }
  }

  /// The demo app waits ten seconds for its host, so both browsers wait at once.
  @Test func `a host that stays silent is reported by the app, which asks again`() async throws {
    try await withThrowingTaskGroup { group in
      for browser in Browser.complete {
        group.addTask { try await Self.staySilent(browser) }
      }
      try await group.waitForAll()
    }
  }

  private static func staySilent(_ browser: Browser) async throws {
    try await withHost(browser) { hostsim, host in
      let app = try await host.signedInDemo()
      let first = try await app.claim("jti")
      try await host.answerNext(with: "Silence")
      try await app.click("[data-slot=renew]")
      try await app.wait(
        until: """
          [...document.querySelectorAll(".activity__row--bad")]
            .some(row => row.textContent.includes("did not answer"))
          """, within: .seconds(30))
      try await app.claim("jti", isNo: first, within: .seconds(20))
    }
  }
}
