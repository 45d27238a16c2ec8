import Browsers
import JSON
import Testing

/// The host page in a tab, worked with as a person would.
struct HostPage {
  let page: Page
  var frame: Frame { page.frame }

  /// Opens the host page and returns when it is connected.
  static func open(_ hostsim: RunningHostsim, in page: Page, query: String = "") async throws
    -> HostPage
  {
    try await page.setViewport(width: 1280, height: 900)
    try await page.frame.navigate(to: hostsim.url + query)
    let host = HostPage(page: page)
    try await host.untilConnected()
    return host
  }

  func untilConnected() async throws {
    try await frame.wait(until: "document.querySelector('[data-connection=open]') !== null")
  }

  /// The framed app, which is new after each load: the frame that shows `part` in its address.
  func app(at part: String = "demo.localhost") async throws -> Frame {
    try await page.frame(at: part)
  }

  /// The framed demo app, signed in.
  func signedInDemo() async throws -> Frame {
    let app = try await app()
    try await app.wait(until: "document.body?.dataset.status === 'signed-in'")
    return app
  }

  /// Clicks one of the tabs of the inspector.
  func show(_ tab: String) async throws {
    try await frame.click("[data-tab=\(tab)]")
  }

  /// Clicks, on the controls, the answer of that name for the next request.
  func answerNext(with preset: String) async throws {
    try await show("controls")
    try await frame.element(
      byExpression: """
        [...document.querySelectorAll("[data-show=presets] button")]
          .find(button => button.textContent.trim() === "\(preset)")
        """
    ).click()
    try await frame.wait(until: "document.querySelector('.toasts').textContent")
  }

  /// Sends the form "foreign window" to `target`, `app` or `host`.
  func sendForeignMessage(to target: String) async throws {
    try await show("controls")
    try await frame.click("form[data-form=foreign] button[value=\(target)]")
  }

  /// Waits for a row of the timeline in which all of `parts` occur, and returns its text.
  @discardableResult
  func row(_ parts: String...) async throws -> String {
    try await Waiting.wait(for: "a row with \(parts)") { () throws(BrowserError) in
      let texts = try await frame.evaluate(
        "[...document.querySelectorAll('.timeline__row')].map(row => row.textContent)")
      let rows = (texts.arrayValue ?? []).compactMap(\.stringValue)
      if let row = rows.first(where: { row in parts.allSatisfy { row.contains($0) } }) {
        return .done(row)
      }
      return .notYet(rows.joined(separator: "\n"))
    }
  }

  /// How many rows of the timeline contain `part` now.
  func rowCount(_ part: String) async throws -> Int {
    let count = try await frame.call(
      """
      part => [...document.querySelectorAll(".timeline__row")]
        .filter(row => row.textContent.includes(part)).length
      """, .string(part))
    return Int(try #require(count.integerValue))
  }

  /// The name of this page's embedding.
  func embedding() async throws -> String {
    let id = try await frame.wait(until: "sessionStorage.getItem('hostsim.embedding')")
    return try #require(id.stringValue)
  }
}

extension Frame {
  /// The text of the demo app's slot of that name.
  func slot(_ name: String) async throws -> String {
    let text = try await evaluate("document.querySelector('[data-slot=\(name)]').textContent")
    return try #require(text.stringValue)
  }

  /// A claim, as the demo app shows it.
  func claim(_ name: String) async throws -> String {
    let text = try await wait(until: Self.claimExpression(name))
    return try #require(text.stringValue)
  }

  /// Waits until the demo app shows another value of a claim.
  @discardableResult
  func claim(_ name: String, isNo old: String, within limit: Duration = .seconds(10)) async throws
    -> String
  {
    let expression = Self.claimExpression(name)
    let text = try await wait(
      until: "\(expression) !== \(JSONValue.string(old).text) && \(expression)", within: limit)
    return try #require(text.stringValue)
  }

  private static func claimExpression(_ name: String) -> String {
    """
    [...document.querySelectorAll(".claims__name")].find(e => e.textContent === "\(name)")
      ?.nextElementSibling.textContent
    """
  }
}
