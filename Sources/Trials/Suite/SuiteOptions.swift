package import JSON

/// How a suite is played.
package struct SuiteOptions: Sendable, Hashable {
  /// Who plays; every scenario is played with each of them.
  package var clients: [Client]
  /// Where the host page lives in browsers.
  package var origin = PageOrigin.production
  /// How many trials run side by side; nil as suits the clients.
  package var jobs: Int?
  /// Whether nothing more begins after the first trial that did not pass.
  package var stopsAtFailure = false
  /// How often a trial that did not pass is tried again.
  package var retries = 0
  /// What ids and the simulated clock's start are made from; nil: ids are random, the clock starts now.
  package var seed: UInt64?
  /// Whether browsers show their windows.
  package var isHeaded = false
  /// Whether the page of a trial that did not pass stays open until the suite is ended from outside.
  package var keepsOpen = false
  /// Another host, with port if need be, in place of the one that a remote end names for its WebSocket.
  package var remoteHost: String?
  /// What a remote end's browser has to be or do: W3C WebDriver's capabilities.
  package var capabilities: JSONObject = [:]
  /// The command that starts the app's back end; nil where there is none to start.
  package var backend: String?

  /// Options for these clients.
  package init(clients: [Client]) { self.clients = clients }

  /// How many trials run side by side. A browser is bound by its processors: two at a time are enough.
  func width(cores: Int) -> Int {
    if keepsOpen || backend != nil { return 1 }
    return max(1, jobs ?? (clients.contains { $0.isBrowser } ? min(cores, 4) : 2 * cores))
  }
}
