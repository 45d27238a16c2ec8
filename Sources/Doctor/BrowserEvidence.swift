/// What a browser saw of the app in a frame of the host page.
package struct BrowserEvidence: Sendable, Hashable {
  /// What became of the fragment that brought the token.
  package enum Fragment: Sendable, Hashable {
    /// The address bar's fragment no longer holds the token.
    case consumed
    /// The token still stands in it.
    case kept
    /// Something else stands there, such as a route.
    case replaced(String)
  }

  /// The browser's name.
  package var browser: String
  /// The origin of the host page that framed the app.
  package var hostOrigin: String
  /// Whether the app's document was shown.
  package var isShown = true
  /// What the browser said about requests that failed, one line each.
  package var failures: [String] = []
  /// Uncaught errors and errors on the console of the app's frame.
  package var errors: [String] = []
  /// Whether the app's page listens for messages; nil when that could not be seen.
  package var listens: Bool?
  /// Whether the app asked for a new token in the simulated hour of the first one.
  package var asksForToken = false
  /// What became of the fragment; nil when that could not be seen.
  package var fragment: Fragment?
  /// Whether a service worker controls the app's page.
  package var hasServiceWorker = false

  /// What `browser` saw in a host page on `hostOrigin`.
  package init(browser: String, hostOrigin: String) {
    self.browser = browser
    self.hostOrigin = hostOrigin
  }
}
