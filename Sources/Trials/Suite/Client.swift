package import Browsers

/// Who plays the app's side of a scenario.
package enum Client: Sendable, Hashable, CustomStringConvertible {
  /// The built-in documented app; no browser.
  case reference
  /// A browser of this machine.
  case local(Browser)
  /// A W3C remote end: a Selenium Grid, a chromedriver, by its URL.
  case remote(String)

  /// Every word that is not a URL.
  package static let words = ["none", "chromium", "chromium-headless-shell", "firefox"]

  /// Reads a word or an `http` or `https` URL; nil for anything else.
  package init?(_ text: String) {
    switch text {
    case "none": self = .reference
    case "chromium": self = .local(.chromium)
    case "chromium-headless-shell": self = .local(.headlessShell)
    case "firefox": self = .local(.firefox)
    default:
      let isURL = text.hasPrefix("http://") || text.hasPrefix("https://")
      guard isURL, !text.hasSuffix("//"), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
      else { return nil }
      self = .remote(text)
    }
  }

  /// What a report calls it: see `TrialResult.browser`.
  package var description: String {
    switch self {
    case .reference: "none"
    case .local(.chromium): "chromium"
    case .local(.headlessShell): "chromium-headless-shell"
    case .local(.firefox): "firefox"
    case .remote(let url): url
    }
  }

  /// Whether a browser has to be started or reached.
  package var isBrowser: Bool { self != .reference }

  /// Why it cannot be used on this machine; nil when it can, as far as can be seen without starting it.
  package var absence: BrowserError? {
    guard case .local(let browser) = self else { return nil }
    do {
      _ = try browser.locatePrograms()
      return nil
    } catch { return error }
  }

  /// The browser when none is named: the first that is installed of the headless shell, Chromium and
  /// Firefox; nil when none is.
  package static func usual() -> Client? {
    [Client.local(.headlessShell), .local(.chromium), .local(.firefox)].first { $0.absence == nil }
  }
}
