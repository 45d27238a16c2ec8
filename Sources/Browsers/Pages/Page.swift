internal import Foundation
internal import JSON

/// One tab.
package struct Page: Sendable {
  /// A frame of the tab's tree.
  package struct Place: Sendable {
    /// The frame itself.
    package let frame: Frame
    /// The address of its document.
    package let url: String
    /// The frame around it; nil for the top level.
    package let parent: Frame?
  }

  /// Its top level.
  package let frame: Frame
  /// Where its cookies are.
  package let userContext: UserContext

  /// All frames, the top level first, depth first.
  package func tree() async throws(BrowserError) -> [Place] {
    let answer = try await frame.client.send(
      "browsingContext.getTree", ["root": .string(frame.id)])
    return Self.places(in: answer["contexts"], parent: nil, client: frame.client)
  }

  /// The frame below the top level whose address contains `part`, as soon as there is one.
  package func frame(
    at part: String, within limit: Duration = .seconds(10)
  ) async throws(BrowserError) -> Frame {
    try await Waiting.wait(for: "a frame shows \(part)", within: limit) { () throws(BrowserError) in
      let places = try await tree().filter { $0.parent != nil }
      if let place = places.first(where: { $0.url.contains(part) }) { return .done(place.frame) }
      return .notYet(places.isEmpty ? "no frame" : places.map(\.url).joined(separator: ", "))
    }
  }

  /// Loads the page again.
  package func reload() async throws(BrowserError) {
    try await frame.client.send(
      "browsingContext.reload", ["context": .string(frame.id), "wait": "none"])
  }

  /// Brings the tab to the front.
  package func activate() async throws(BrowserError) {
    try await frame.client.send("browsingContext.activate", ["context": .string(frame.id)])
  }

  /// Sets the size of the visible area, in CSS pixels.
  package func setViewport(width: Int, height: Int) async throws(BrowserError) {
    try await frame.client.send(
      "browsingContext.setViewport",
      [
        "context": .string(frame.id),
        "viewport": ["width": .number(width), "height": .number(height)],
      ])
  }

  /// Makes the page and its frames see light or dark as the reader's wish.
  package func setColorScheme(_ scheme: UserContext.ColorScheme) async throws(BrowserError) {
    guard userContext.session.browser == .firefox else {
      try await frame.client.send(
        "emulation.setMediaFeaturesOverride",
        [
          "features": ["prefers-color-scheme": .string(scheme.rawValue)],
          "contexts": [.string(frame.id)],
        ])
      return
    }
    // Firefox has no command for it. Its own window can be asked, and knows our name for the tab.
    let method = "browsingContext.getTree"
    let answer = try await frame.client.send(method, ["moz:scope": "chrome", "maxDepth": 0])
    guard let window = answer["contexts"]?.arrayValue?.first?["context"]?.stringValue else {
      throw .unexpectedAnswer(method: method, answer: answer)
    }
    try await Frame(id: window, client: frame.client).call(
      """
      (id, scheme) => {
        const { NavigableManager } = ChromeUtils.importESModule(
          "chrome://remote/content/shared/NavigableManager.sys.mjs");
        NavigableManager.getBrowsingContextById(id).prefersColorSchemeOverride = scheme;
      }
      """, .string(frame.id), .string(scheme.rawValue))
  }

  /// The visible area as the bytes of a PNG picture.
  package func screenshot() async throws(BrowserError) -> [UInt8] {
    let method = "browsingContext.captureScreenshot"
    let answer = try await frame.client.send(method, ["context": .string(frame.id)])
    guard let text = answer["data"]?.stringValue, let picture = Data(base64Encoded: text) else {
      throw .unexpectedAnswer(method: method, answer: answer)
    }
    return [UInt8](picture)
  }

  /// Closes the tab.
  package func close() async {
    _ = try? await frame.client.send("browsingContext.close", ["context": .string(frame.id)])
  }

  private static func places(
    in contexts: JSONValue?, parent: Frame?, client: BidiClient
  ) -> [Place] {
    (contexts?.arrayValue ?? []).flatMap { context -> [Place] in
      let frame = Frame(id: context["context"]?.stringValue ?? "", client: client)
      let place = Place(frame: frame, url: context["url"]?.stringValue ?? "", parent: parent)
      return [place] + places(in: context["children"], parent: frame, client: client)
    }
  }
}
