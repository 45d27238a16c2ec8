import Browsers
import Foundation
import JSON
import Testing

/// The report as a page, used as a reader would: from the file, without any server.
@Suite(.tags(.browser), .timeLimit(.minutes(5)))
struct ReportJourneys {
  private static let shown = """
    [...document.querySelectorAll('.trial')].filter(trial => trial.checkVisibility())
      .map(trial => `${trial.querySelector('.trial__title').textContent} ${trial.dataset.browser}`)
    """

  @Test(arguments: [Browser.headlessShell, .firefox])
  func `typing and choosing hide and show scenarios`(browser: Browser) async throws {
    try await withReport(browser) { page in
      let all = try await shown(page)
      #expect(all.count == 6)
      #expect(try await count(page) == "6 shown")
      try await page.frame.click(".filter input")
      try await page.frame.type("REFUSES chromium")
      #expect(try await shown(page) == ["The host refuses twice, then recovers chromium"])
      #expect(try await count(page) == "1 of 6 shown")
      try await page.frame.type(" nowhere")
      #expect(try await shown(page) == [])
      #expect(
        try await page.frame.evaluate("document.querySelector('.none').checkVisibility()") == true)
      try await choose("", "text", page)
      #expect(try await shown(page) == all)
      try await choose("failed", "outcome", page)
      let failed = try await shown(page)
      #expect(!failed.isEmpty && failed.count < all.count)
      try await choose("firefox", "browser", page)
      #expect(try await shown(page) == failed.filter { $0.hasSuffix(" firefox") })
      try await choose("", "outcome", page)
      try await choose("", "browser", page)
      try await choose("expiry", "tag", page)
      let tagged = try await shown(page)
      #expect(!tagged.isEmpty && tagged.count < all.count)
    }
  }

  @Test(arguments: [Browser.headlessShell, .firefox])
  func `the keyboard reaches the filter and everything in it`(browser: Browser) async throws {
    try await withReport(browser) { page in
      try await page.activate()
      try await page.frame.evaluate("document.querySelector('.differs a:last-of-type')?.focus(); 0")
      let focus = "document.activeElement?.name || document.activeElement?.dataset.open || ''"
      var reached: [String] = []
      for _ in 1...40 where reached.last != "no" {
        try await page.frame.press(.tab)
        let name = try await page.frame.evaluate(focus).stringValue ?? ""
        if !name.isEmpty { reached.append(name) }
        if name == "text" {
          try await page.frame.type("key set")
          #expect(try await shown(page).count < 6)
        }
      }
      #expect(reached == ["text", "outcome", "browser", "tag", "yes", "no"])
      try await page.frame.press(.space)
      try await page.frame.wait(until: "document.querySelector('.trial[open]') === null")
    }
  }

  @Test(arguments: [Browser.headlessShell, .firefox])
  func `an address that names a hidden scenario shows it`(browser: Browser) async throws {
    try await withReport(browser) { page in
      try await page.frame.click(".filter input")
      try await page.frame.type("nowhere")
      try await page.frame.evaluate("location.hash = 'trial-2'; 0")
      try await page.frame.wait(
        until: "document.querySelector('#trial-2').open && "
          + "document.querySelector('#trial-2').checkVisibility()")
      #expect(try await shown(page).count == 6)
    }
  }

  @Test(arguments: [Browser.headlessShell, .firefox], UserContext.ColorScheme.allCases)
  func `axe finds nothing in it, filtered or not`(
    browser: Browser, scheme: UserContext.ColorScheme
  ) async throws {
    guard let axe = try Axe.program() else { return }
    try await withReport(browser, colors: scheme) { page in
      #expect(try await Axe.findings(in: page.frame, axe) == [])
      try await page.frame.click(".filter [data-open=yes]")
      #expect(try await Axe.findings(in: page.frame, axe) == [], "all open")
      try await page.frame.click(".filter input")
      try await page.frame.type("nowhere")
      #expect(try await Axe.findings(in: page.frame, axe) == [], "nothing shown")
    }
  }

  // MARK: The page

  private func withReport(
    _ browser: Browser, colors: UserContext.ColorScheme = .light,
    _ body: (Page) async throws -> Void
  ) async throws {
    let printing = try HostsimCommand { folder in
      ["report", "\(checkout)/Tests/TrialsTests/Golden/report.json", "--html", "\(folder)/r.html"]
    }
    _ = try await printing.exitCode()
    try await withPage(browser) { page in
      try await page.setViewport(width: 1280, height: 900)
      try await page.setColorScheme(colors)
      try await page.frame.navigate(to: "file://\(printing.folder)/r.html")
      try await page.frame.wait(until: "document.querySelector('.filter').checkVisibility()")
      try await body(page)
    }
  }

  private func shown(_ page: Page) async throws -> [String] {
    try await page.frame.evaluate(Self.shown).arrayValue?.compactMap(\.stringValue) ?? []
  }

  private func count(_ page: Page) async throws -> String? {
    try await page.frame.evaluate("document.querySelector('.filter output').value").stringValue
  }

  /// Has a field of the filter say something, as a click in its list would.
  private func choose(_ value: String, _ field: String, _ page: Page) async throws {
    _ = try await page.frame.call(
      """
      (value, name) => {
        const field = document.querySelector(`.filter [name=${name}]`);
        field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        return 0;
      }
      """, .string(value), .string(field))
  }
}
