/// What a client can do or see beyond the messages themselves.
package enum Ability: String, Sendable, Hashable, CaseIterable {
  /// Acts in the app as its user: `click`, `type`.
  case act
  /// Reads what the user sees in the frame: `text`, `no-text`.
  case read
  /// Hears errors of the app: `console-errors`.
  case console
  /// Sees the bearer token of the app's requests, or holds the token itself: `app-token`,
  /// `forged-token-used`.
  case bearer
  /// Tells whether the frame is loaded, blocked or gone: `frame`.
  case frame
  /// Sends the frame to another document: `navigate`.
  case navigate
}

/// What the engine wants to know when everything has settled.
package struct Needs: Sendable, Hashable {
  /// Texts of these places in the frame: CSS selectors; the empty one is the whole document.
  package var selectors: [String] = []
  /// The state of the frame.
  package var frame = false
  /// The number of console errors.
  package var console = false

  /// Nothing.
  package init() {}
}

/// What a client sees once everything has settled: no timer due, no message under way.
package struct Sight: Sendable, Hashable {
  /// The rendered text by selector, as `Needs.selectors` asked; nil where nothing matches the selector.
  package var texts: [String: String?] = [:]
  /// The state of the frame; nil where it was not asked for.
  package var frame: Expectation.Frame?
  /// Why it is blocked, as far as that is known.
  package var frameReason: Expectation.FrameReason?
  /// Uncaught errors and console errors of the app since it was framed.
  package var consoleErrors: Int?

  /// Nothing was seen.
  package init() {}
}
