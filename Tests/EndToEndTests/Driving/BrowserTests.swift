import Browsers
import Foundation
import HTTPTypes
import JSON
import Testing

@Suite(.tags(.browser), .timeLimit(.minutes(3)))
struct BrowserTests {
  private static let nested: [String: FixtureServer.Answer] = [
    "/inner": .html(
      """
      <label>name <input id=name></label> <button id=greet>greet</button> <p id=out></p>
      <script>greet.onclick = e =>
        { out.textContent = `hello ${document.querySelector("#name").value} ${e.isTrusted}` }</script>
      """),
    "/outer": .html(
      "<div style='height:3000px'></div><script>" + """
        const frame = document.createElement("iframe");
        frame.src = `http://inner.localhost:${location.port}/inner`;
        document.body.append(frame);</script>
        """),
  ]

  @Test(arguments: Browser.allCases)
  func `a click and typing reach a frame of another origin`(browser: Browser) async throws {
    try await FixtureServer.serving(Self.nested) { port in
      try await withPage(browser) { page in
        try await page.frame.navigate(to: "http://outer.localhost:\(port)/outer")
        let inner = try await page.frame(at: "inner.localhost")
        try await inner.click("#name")
        try await inner.type("Zoë")
        try await inner.click("#greet")
        let text = try await inner.wait(until: "document.querySelector('#out').textContent")
        #expect(text == "hello Zoë true")
        #expect(try await page.tree().count == 2)
      }
    }
  }

  @Test(arguments: Browser.allCases)
  func `what a page reports is kept with its own user context`(browser: Browser) async throws {
    let script = """
      <script>console.warn("careful", 1); setTimeout(() => { throw new Error("uncaught") })
      </script><iframe src="/unframed"></iframe>
      """
    let unframed = FixtureServer.Answer(
      fields: [.contentSecurityPolicy: "frame-ancestors 'none'"], body: "no")
    try await FixtureServer.serving(["/": .html(script), "/unframed": unframed]) { port in
      try await withPage(browser) { page in
        try await page.frame.navigate(to: "http://localhost:\(port)/")
        let texts = try await Waiting.wait(for: "three reports") { () throws(BrowserError) in
          let reports = await page.userContext.reports()
          let seen = Set(reports.map(\.source))
          return seen.isSuperset(of: [.console, .script, .network])
            ? .done(reports.map(\.description)) : .notYet("\(reports)")
        }
        #expect(texts.contains("console warn: careful 1"))
        #expect(texts.contains { $0.hasPrefix("script error:") && $0.contains("uncaught") })
        #expect(
          texts.contains { $0.hasPrefix("network error: http://localhost:\(port)/unframed ") })

        let other = try await page.userContext.session.makeUserContext()
        #expect(await other.reports().isEmpty)
        await other.remove()
      }
    }
  }

  @Test(arguments: Browser.complete)
  func `a broken content security policy is reported`(browser: Browser) async throws {
    var strict = FixtureServer.Answer.html("<script>document.title = 'ran'</script>")
    strict.fields[.contentSecurityPolicy] = "script-src 'none'"
    try await FixtureServer.serving(["/": strict]) { port in
      try await withPage(browser) { page in
        try await page.frame.navigate(to: "http://localhost:\(port)/")
        try await Waiting.wait(for: "a report") { () throws(BrowserError) in
          let reports = await page.userContext.reports()
          return reports.contains { $0.text.hasPrefix("CSP script-src") }
            ? .done(()) : .notYet("\(reports)")
        }
      }
    }
  }

  @Test(arguments: Browser.complete)
  func `axe finds a picture without a text, and text that is hard to read`(
    browser: Browser
  ) async throws {
    guard let axe = try Axe.program() else { return }
    let poor = FixtureServer.Answer.html(
      "<main><h1>x</h1><img src='/x.png'><p style='color:#ccc;background:#fff'>pale</p></main>")
    try await FixtureServer.serving(["/": poor]) { port in
      try await withPage(browser) { page in
        try await page.frame.navigate(to: "http://localhost:\(port)/")
        try await page.frame.wait(until: "document.querySelector('p')")
        let findings = try await Axe.findings(in: page.frame, axe)
        #expect(findings.contains { $0.hasPrefix("image-alt:") })
        #expect(findings.contains { $0.hasPrefix("color-contrast:") })
      }
    }
  }

  @Test(arguments: Browser.allCases)
  func `two user contexts share no storage`(browser: Browser) async throws {
    try await FixtureServer.serving(["/": .html("")]) { port in
      try await withPage(browser) { first in
        try await withOtherContext(first) { second in
          for page in [first, second] {
            try await page.frame.navigate(to: "http://localhost:\(port)/")
            try await page.frame.wait(until: "location.port && document.readyState == 'complete'")
          }
          try await first.frame.evaluate("localStorage.setItem('a', 'b')")
          #expect(try await first.frame.evaluate("localStorage.getItem('a')") == "b")
          #expect(try await second.frame.evaluate("localStorage.getItem('a')") == nil)
        }
      }
    }
  }

  @Test(arguments: Browser.allCases)
  func `language, colours and size are what was asked for`(browser: Browser) async throws {
    try await FixtureServer.serving(Self.nested) { port in
      try await withPage(browser, locale: "de-DE") { page in
        try await page.setViewport(width: 400, height: 700)
        try await page.setColorScheme(.dark)
        try await page.frame.navigate(to: "http://outer.localhost:\(port)/outer")
        let inner = try await page.frame(at: "inner.localhost")
        let dark = "matchMedia('(prefers-color-scheme: dark)').matches"
        for frame in [page.frame, inner] {
          try await frame.wait(until: "document.readyState == 'complete' && \(dark)")
          #expect(try await frame.evaluate("navigator.language") == "de-DE")
        }
        #expect(try await page.frame.evaluate("[innerWidth, innerHeight]") == [400, 700])
        try await page.setColorScheme(.light)
        try await inner.wait(until: "!\(dark)")
        let picture = try await page.screenshot()
        #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]))
      }
    }
  }

  @Test(arguments: Browser.allCases)
  func `an answer of megabytes comes whole`(browser: Browser) async throws {
    try await withPage(browser) { page in
      let text = try await page.frame.evaluate("'ä'.repeat(600_000)")
      #expect(text.stringValue?.utf8.count == 1_200_000)
    }
  }

  @Test(arguments: Browser.complete)
  func `a command that is never answered ends with a time-out`(browser: Browser) async throws {
    try await withPage(browser) { page in
      let client = page.userContext.session.client
      await #expect(
        throws: BrowserError.timedOut(method: "script.evaluate", milliseconds: 300)
      ) {
        try await client.send(
          "script.evaluate",
          [
            "expression": "new Promise(() => {})", "awaitPromise": true,
            "target": ["context": .string(page.frame.id)],
          ], timeout: .milliseconds(300))
      }
      let sum = try await page.frame.evaluate("1 + 1")
      #expect(sum == 2)
    }
  }

  @Test(arguments: Browser.complete)
  func `errors name the command or the script`(browser: Browser) async throws {
    try await withPage(browser) { page in
      await #expect {
        try await page.userContext.session.client.send("browser.fly")
      } throws: { error in
        "\(error)".contains("browser.fly failed with unknown command")
      }
      await #expect {
        try await page.frame.evaluate("null.x")
      } throws: { error in
        if case .scriptFailed(let text) = error as? BrowserError {
          text.contains("TypeError")
        } else {
          false
        }
      }
      await #expect {
        try await page.frame.element("#none", within: .milliseconds(50))
      } throws: { error in
        "\(error)".contains("#none is shown")
      }
    }
  }

  @Test(arguments: [Browser.headlessShell, .firefox])
  func `an ended browser leaves no process and no profile`(browser: Browser) async throws {
    let starting = try await orSkip { try await BrowserSession.start(browser) }
    guard let session = starting else { return }
    let folder = try #require(session.profileFolder)
    #expect(!processes(naming: folder).isEmpty)
    await session.end()
    try await Waiting.wait(for: "no process of it is left") { () throws(BrowserError) in
      let left = processes(naming: folder)
      return left.isEmpty ? .done(()) : .notYet(left.joined(separator: "\n"))
    }
    #expect(!FileManager.default.fileExists(atPath: folder))
  }
}

/// Hands a tab of another user context of the same browser to `body`.
func withOtherContext(_ page: Page, _ body: (Page) async throws -> Void) async throws {
  let context = try await page.userContext.session.makeUserContext()
  do {
    try await body(try await context.openPage())
  } catch {
    await context.remove()
    throw error
  }
  await context.remove()
}
