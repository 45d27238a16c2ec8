import Browsers
import JSON
import Testing

@Suite(.tags(.browser), .timeLimit(.minutes(5)))
struct LookJourneys {
  private static let tabs = ["timeline", "token", "controls", "scenarios", "health"]

  @Test(arguments: Browser.complete)
  func `neither page breaks its content security policy or reports an error`(
    browser: Browser
  ) async throws {
    try await withHost(browser) { hostsim, host in
      let app = try await host.signedInDemo()
      let first = try await app.claim("jti")
      for tab in Self.tabs { try await host.show(tab) }
      try await host.sendForeignMessage(to: "app")
      try await app.wait(until: "document.querySelector('[data-slot=foreign]').dataset.count > 0")
      try await app.click("[data-slot=renew]")
      try await app.claim("jti", isNo: first)
      let reports = await host.page.userContext.reports()
      #expect(reports.filter { $0.level == "error" || $0.text.contains("CSP") } == [])
    }
  }

  @Test(arguments: Browser.complete, UserContext.ColorScheme.allCases)
  func `axe finds nothing in the host page and in the demo app`(
    browser: Browser, scheme: UserContext.ColorScheme
  ) async throws {
    guard let axe = try Axe.program() else { return }
    try await withHost(browser, colors: scheme) { hostsim, host in
      let app = try await host.signedInDemo()
      for tab in Self.tabs {
        try await host.show(tab)
        #expect(try await Axe.findings(in: host.frame, axe) == [], "tab \(tab)")
      }
      #expect(try await Axe.findings(in: app, axe) == [])
    }
  }

  @Test(arguments: Browser.complete)
  func `a German browser gets German pages`(browser: Browser) async throws {
    try await withHost(browser, locale: "de-DE") { hostsim, host in
      let app = try await host.signedInDemo()
      #expect(try await host.frame.evaluate("document.documentElement.lang") == "de")
      #expect(try await host.frame.element("[data-tab=controls]").text() == "Steuerung")
      #expect(try await app.evaluate("document.documentElement.lang") == "de")
      #expect(try await app.slot("renew").contains("Renew") == false)
    }
  }

  @Test(arguments: Browser.complete)
  func `the keyboard reaches every tab and shows its panel`(browser: Browser) async throws {
    try await withHost(browser) { hostsim, host in
      _ = try await host.signedInDemo()
      try await host.page.activate()
      let focus = "document.activeElement?.dataset?.tab ?? ''"
      // The walk starts right before the inspector, else it would lead through the whole app.
      try await host.frame.evaluate("document.querySelector('.splitter').focus(); 0")
      for _ in 1...4 where try await host.frame.evaluate(focus) == "" {
        try await host.frame.press(.tab)
      }
      for tab in Self.tabs {
        #expect(try await host.frame.evaluate(focus) == .string(tab))
        let isShown = "!document.querySelector('#panel-\(tab)').hidden"
        #expect(try await host.frame.evaluate(isShown) == true)
        try await host.frame.press(.arrowRight)
      }
      #expect(try await host.frame.evaluate(focus) == "timeline")
    }
  }

  @Test(arguments: Browser.complete)
  func `nothing is wider than a screen of 400 pixels`(browser: Browser) async throws {
    try await withHost(browser) { hostsim, host in
      try await host.page.setViewport(width: 400, height: 800)
      let app = try await host.signedInDemo()
      let overhang =
        "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
      for tab in Self.tabs {
        try await host.show(tab)
        #expect(try await host.frame.evaluate("innerWidth") == 400)
        #expect(try await host.frame.evaluate(overhang) == 0, "tab \(tab)")
        let panel =
          "(p => p.scrollWidth - p.clientWidth)(document.querySelector('#panel-\(tab)'))"
        #expect(try await host.frame.evaluate(panel) == 0, "panel \(tab)")
      }
      #expect(try await app.evaluate(overhang) == 0)
    }
  }
}
