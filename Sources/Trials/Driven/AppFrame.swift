import Browsers
import Host
import JSON
import Messages
import Scenarios

/// The app's frame in the host page.
enum AppFrame {
  /// The element in the host page: see `static/host/js/stage.js`.
  static let selector = ".stage__app"

  /// The frame; throws when there is none.
  static func find(in page: Page) async throws(BrowserError) -> Frame {
    let answer = try await page.userContext.session.client.send(
      "script.evaluate",
      [
        "expression": .string("document.querySelector('\(selector)')?.contentWindow"),
        "target": ["context": .string(page.frame.id)], "awaitPromise": false,
      ])
    let id = answer["result"]?["value"]?["context"]?.stringValue
    guard let place = try await page.tree().first(where: { $0.frame.id == id }) else {
      throw .neverHappened(
        what: "the host page frames the app", milliseconds: 0, detail: answer.text)
    }
    return place.frame
  }

  /// Whether the frame shows a document of its own, or the browser has said that it shows none.
  static func hasArrived(in page: Page) async -> Bool {
    guard let frame = try? await find(in: page) else { return false }
    let state = try? await frame.evaluate("[document.URL, document.readyState]").arrayValue
    if let url = state?.first?.stringValue, let ready = state?.last?.stringValue,
      url != "about:blank", ready == "complete"
    {
      return true
    }
    return await page.userContext.reports().contains {
      $0.source == .network && $0.context == frame.id
    }
  }

  /// Whether the app's document is shown, was kept out, or is not there any more.
  static func state(in page: Page, appOrigin: String) async -> Expectation.Frame {
    guard let frame = try? await find(in: page),
      let url = try? await frame.evaluate("document.URL").stringValue
    else { return .gone }
    // What a browser shows instead of a document that it refused.
    if url.hasPrefix("chrome-error:") || url.hasPrefix("about:") { return .blocked }
    return AppAddress(url)?.origin == appOrigin ? .loaded : .gone
  }
}

extension Frame {
  /// The text that a reader sees in the first element that `selector` finds, an empty one meaning the whole
  /// document; nil where nothing matches.
  func visibleText(of selector: String) async throws(BrowserError) -> String? {
    let text = try await call(
      """
      selector => {
        const element = selector === "" ? document.body : document.querySelector(selector);
        return element === null ? null : element.innerText ?? element.textContent;
      }
      """, .string(selector))
    return text.stringValue
  }
}
