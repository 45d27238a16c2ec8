import Browsers
import Foundation
import Testing

extension Tag {
  /// Drives a real browser.
  @Tag static var browser: Self
}

/// One running browser of each kind for the whole test run, started when first needed. They end with this process.
actor BrowserPool {
  static let shared = BrowserPool()
  /// How many tests use one browser at a time: two cores do not get faster with more.
  private static let places = 2

  private var sessions: [Browser: Task<BrowserSession, any Error>] = [:]
  private var taken: [Browser: Int] = [:]
  private var waiting: [Browser: [CheckedContinuation<Void, Never>]] = [:]

  func session(_ browser: Browser) async throws -> BrowserSession {
    let start = sessions[browser] ?? Task { try await BrowserSession.start(browser) }
    sessions[browser] = start
    return try await start.value
  }

  func enter(_ browser: Browser) async {
    if taken[browser, default: 0] < Self.places {
      taken[browser, default: 0] += 1
    } else {
      await withCheckedContinuation { waiting[browser, default: []].append($0) }
    }
  }

  func leave(_ browser: Browser) {
    if waiting[browser, default: []].isEmpty {
      taken[browser, default: 1] -= 1
    } else {
      waiting[browser, default: []].removeFirst().resume()
    }
  }
}

/// Opens an empty tab in a fresh user context of the shared browser, hands it to `body` and removes the context.
func withPage(
  _ browser: Browser, locale: String? = nil, _ body: (Page) async throws -> Void
) async throws {
  try await withBrowser(browser) { session in
    try await withPage(of: session, locale: locale, body)
  }
}

/// The same with what `prepare` makes of the context before its first tab is opened.
func withPage<Tool: Sendable>(
  _ browser: Browser, prepare: (UserContext) async throws -> Tool,
  _ body: (Page, Tool) async throws -> Void
) async throws {
  try await withBrowser(browser) { session in
    let context = try await session.makeUserContext()
    do {
      let tool = try await prepare(context)
      let page = try await context.openPage()
      do {
        try await body(page, tool)
      } catch {
        await attachLastSight(of: page)
        throw error
      }
    } catch {
      await context.remove()
      throw error
    }
    await context.remove()
  }
}

/// Starts a hostsim with `arguments`, opens its host page in a tab of a fresh user context, and hands both to `body`.
func withHost(
  _ browser: Browser, _ arguments: [String] = [], query: String = "", locale: String? = nil,
  colors: UserContext.ColorScheme = .light,
  _ body: (RunningHostsim, HostPage) async throws -> Void
) async throws {
  try await withBrowser(browser) { session in
    try await withHostsim(arguments) { hostsim in
      try await withPage(of: session, locale: locale) { page in
        try await page.setColorScheme(colors)
        try await body(hostsim, try await HostPage.open(hostsim, in: page, query: query))
      }
    }
  }
}

/// Hands the shared browser to `body`, when one of its places is free.
private func withBrowser(
  _ browser: Browser, _ body: (BrowserSession) async throws -> Void
) async throws {
  let pool = BrowserPool.shared
  guard let session = try await orSkip({ try await pool.session(browser) }) else { return }
  await pool.enter(browser)
  do {
    try await body(session)
  } catch {
    await pool.leave(browser)
    throw error
  }
  await pool.leave(browser)
}

/// Fails the test with `sentence` under `CI=true`. Otherwise prints it, as the report of a run leaves it out, and
/// cancels the test.
func skipOrFail(_ sentence: String) throws {
  if ProcessInfo.processInfo.environment["CI"] == "true" {
    Issue.record("\(sentence)")
  } else {
    FileHandle.standardError.write(Data("skipped: \(sentence)\n".utf8))
    try Test.cancel("\(sentence)")
  }
}

/// What `start` gives. Of a browser that is not installed nothing: the test has failed under `CI=true`, and is
/// cancelled otherwise.
func orSkip(_ start: () async throws -> BrowserSession) async throws -> BrowserSession? {
  do {
    return try await start()
  } catch {
    guard let error = error as? BrowserError, case .missing = error else { throw error }
    try skipOrFail("\(error.description) \(error.remedy)")
    return nil
  }
}

private func withPage(
  of session: BrowserSession, locale: String?, _ body: (Page) async throws -> Void
) async throws {
  let context = try await session.makeUserContext()
  do {
    try await context.addPreloadScript(
      """
      () => document.addEventListener("securitypolicyviolation", event =>
        console.error(`CSP ${event.effectiveDirective} ${event.blockedURI} in ${location.href}`))
      """)
    if let locale { try await context.setLocale(locale) }
    let page = try await context.openPage()
    do {
      try await body(page)
    } catch {
      await attachLastSight(of: page)
      throw error
    }
  } catch {
    await context.remove()
    throw error
  }
  await context.remove()
}

/// A picture of the page and what it reported, for the report of a test that failed.
private func attachLastSight(of page: Page) async {
  if let picture = try? await page.screenshot() {
    Attachment.record(picture, named: "page.png")
  }
  let reports = await page.userContext.reports().map(\.description)
  Attachment.record(reports.joined(separator: "\n"), named: "reports.txt")
}
