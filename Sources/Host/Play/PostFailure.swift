import Messages

/// Why a foreign window did not post what it was to post.
package enum PostFailure: Sendable, Hashable {
  /// The app keeps such windows out itself, which is as good as ignoring them; how, in one clause.
  case keptOut(String)
  /// Something else was in the way, so that the scenario proves nothing.
  case blocked(ClientFailure)

  /// What happened, in one clause.
  package var what: String {
    switch self {
    case .keptOut(let how): how
    case .blocked(let failure): failure.what
    }
  }
}

extension ClientFailure {
  /// What the host page reports of a foreign window: see `static/host/js/bridge.js`.
  init(ofForeignWindow seen: ObservedEntry) {
    let window = seen.origin.map { "the window of \($0)" } ?? "the foreign window"
    let message = "\(seen.name) was not posted"
    switch seen.reason {
    case "popup-blocked":
      self.init(
        "\(message): the browser blocked the popup of \(seen.origin ?? "the foreign window")",
        remedy: "Allow popups for the host page.")
    case "foreign-silent":
      self.init(
        "\(message): \(window) was not there in time",
        remedy: "Open its address in this browser, and see what keeps it from coming.")
    case "no-frame":
      self.init(
        "\(message): no app is framed that could hear \(window)",
        remedy: "Frame it before, with the step open.")
    default:
      self.init(
        "\(message): \(window) could not post it: \(seen.reason ?? "it did not say why")",
        remedy: "Look at what the step says of the message, and of from, via and to.")
    }
  }
}
