import Browsers
import Host
import JSON
import Messages

/// Foreign windows that a host page cannot make by itself: popups, which need a user's activation, and frames
/// inside the app.
actor ForeignPages {
  private static let patience = Duration.seconds(5)
  private let page: Page
  private let context: UserContext
  private var popups: [Page] = []

  init(page: Page, context: UserContext) {
    self.page = page
    self.context = context
  }

  /// Has a window on the post's origin post it. Returns how the app keeps it out, where it does, and throws where
  /// anything else is in the way.
  func post(_ post: Outbound.Post, origins: Origins) async throws(BrowserError) -> PostFailure? {
    guard let from = post.from else { return nil }
    let to =
      post.to ?? (post.target == .app ? origins.app.origin : origins.host)
    let app = try await AppFrame.find(in: page)
    if post.via == "nested" {
      guard let window = try await nest(in: app, at: from) else {
        return .keptOut(
          "the app's own Content-Security-Policy keeps frames of \(from) out of it: "
            + "it is protected")
      }
      try await window.call(
        "(message, to, up) => globalThis[up].postMessage(message, to)", post.message, .string(to),
        post.target == .app ? "parent" : "top")
      return nil
    }
    let popup = try await open(from)
    try await popup.frame.call(
      """
      (message, to, place) =>
        (place < 0 ? opener : opener.frames[place]).postMessage(message, to)
      """, post.message, .string(to), post.target == .app ? try await place() : -1)
    return nil
  }

  /// Closes the popups. To be called when what they posted has arrived.
  func closePopups() async {
    let open = popups
    popups = []
    for popup in open { await popup.close() }
  }

  /// The app's place among the host page's frames.
  private func place() async throws(BrowserError) -> JSONValue {
    try await page.frame.evaluate(
      "Array.from(frames).indexOf(document.querySelector('\(AppFrame.selector)').contentWindow)")
  }

  private func open(_ origin: String) async throws(BrowserError) -> Page {
    let before = Set(try await context.pages().map(\.frame))
    try await page.frame.call(
      "url => { open(url, '_blank', 'popup,width=480,height=360') }", .string(origin + "/"),
      asUser: true)
    let popup = try await Waiting.wait(for: "a popup opens", within: Self.patience) {
      () throws(BrowserError) in
      let new = try await context.pages().first { !before.contains($0.frame) }
      return new.map { .done($0) } ?? .notYet("there is none")
    }
    popups.append(popup)
    try await Self.arrive(popup.frame, at: origin)
    return popup
  }

  /// A frame on `origin` inside the app; nil where the app's policy forbids it.
  private func nest(in app: Frame, at origin: String) async throws(BrowserError) -> Frame? {
    let before = Set(try await page.tree().map(\.frame))
    try await app.call(
      """
      url => {
        addEventListener("securitypolicyviolation", (event) => {
          const { effectiveDirective, disposition, blockedURI } = event;
          if (effectiveDirective !== "frame-src" || disposition !== "enforce") return;
          if (url.startsWith(blockedURI)) globalThis[Symbol.for("hostsim.kept-out")] = url;
        }, true);
        const frame = document.createElement("iframe");
        frame.src = url;
        frame.style = "inline-size: 1px; block-size: 1px; border: 0; position: absolute";
        document.body.append(frame);
      }
      """, .string(origin + "/"))
    let nested = try await Waiting.wait(for: "a frame opens in the app", within: Self.patience) {
      () throws(BrowserError) in
      let new = try await page.tree().first { $0.parent == app && !before.contains($0.frame) }
      return new.map { .done($0.frame) } ?? .notYet("there is none")
    }
    return try await Waiting.wait(for: "\(origin) shows in the app", within: Self.patience) {
      () throws(BrowserError) in
      let keptOut = try await app.evaluate("globalThis[Symbol.for('hostsim.kept-out')]")
      if keptOut == .string(origin + "/") { return .done(nil) }
      // A document that is just being replaced cannot be asked.
      let isThere = try? await nested.evaluate(Self.isThere(origin))
      return isThere == true ? .done(nested) : .notYet("it does not")
    }
  }

  private static func arrive(_ frame: Frame, at origin: String) async throws(BrowserError) {
    try await frame.wait(until: isThere(origin), within: patience)
  }

  private static func isThere(_ origin: String) -> String {
    "location.origin === \(JSONValue.string(origin).text) && document.readyState !== 'loading'"
  }
}
