internal import JSON

/// Which servers the pages of a user context may talk to.
package enum Reach: Sendable, Hashable {
  /// This machine, and the named hosts (without a port; a leading dot means all names below). Everything else is sent
  /// to a port of this machine where nobody listens, so that nothing outside is contacted.
  case loopback(and: [String] = [])
  /// This machine, and what a CONNECT proxy on this port of it leads to.
  case proxy(port: Int)
  /// What the machine can reach.
  case everything

  /// The port that is always closed: the one of a protocol that nobody speaks any more (RFC 863).
  static let closedPort = 9

  /// The `proxy` of `browser.createUserContext` and of a session's capabilities (W3C WebDriver, "Proxy").
  var proxy: JSONValue {
    switch self {
    case .everything: return ["proxyType": "direct"]
    case .loopback(let hosts): return Self.manual(port: Self.closedPort, besides: hosts)
    case .proxy(let port): return Self.manual(port: port, besides: [])
    }
  }

  private static func manual(port: Int, besides hosts: [String]) -> JSONValue {
    let proxy = JSONValue.string("127.0.0.1:\(port)")
    return [
      "proxyType": "manual", "httpProxy": proxy, "sslProxy": proxy,
      "noProxy": .array((["localhost", "127.0.0.1", "[::1]"] + hosts).map { .string($0) }),
    ]
  }
}
