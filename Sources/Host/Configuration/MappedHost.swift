internal import Messages
internal import Scenarios

/// A host name that a browser or a back end finds on this machine; see `Configuration.mappedHosts`.
package struct MappedHost: Sendable, Hashable {
  /// The name, in lower case.
  package let name: String
  /// The port of this machine that answers for it over plain HTTP.
  package let port: Int

  /// `name` on `port`.
  package init(name: String, port: Int) {
    self.name = name.lowercased()
    self.port = port
  }

  /// Reads `NAME=PORT`. Nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2, let port = Int(parts[1]), 1...65535 ~= port,
      let address = AppAddress("https://\(parts[0])/"), address.host == parts[0].lowercased(),
      address.isProxied
    else { return nil }
    self.init(name: address.host, port: port)
  }
}

extension Configuration {
  /// Leads a name to its port, in place of what the name led to before. Why it cannot, in one clause, when the host page
  /// itself lives there.
  package mutating func map(_ host: MappedHost) -> String? {
    let real = AppAddress(HostProfile.meingpt.productionIssuer)?.host
    guard host.name != hostName, host.name != real else {
      return "\(quoted(host.name)) is the host page itself; map the name of your app"
    }
    mappedHosts.removeAll { $0.name == host.name }
    mappedHosts.append(host)
    return nil
  }

  /// The ports of this machine that answer for host names, by name.
  package var mappedPorts: [String: Int] {
    Dictionary(mappedHosts.map { ($0.name, $0.port) }, uniquingKeysWith: { _, last in last })
  }
}
