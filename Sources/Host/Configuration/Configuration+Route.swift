package import HTTPTypes
package import Messages
package import Native

extension Configuration {
  /// How this process finds what a browser finds at an address.
  enum Route: Hashable {
    /// As the address says.
    case direct
    /// Over plain HTTP on this port of 127.0.0.1.
    case mapped(port: Int)
    /// Not at all: the proxy does not lead there.
    case closed
  }

  /// The way to an address.
  func route(to address: AppAddress) -> Route {
    guard isSecure, address.isProxied else { return .direct }
    return mappedPort(of: address).map { .mapped(port: $0) } ?? .closed
  }

  /// The port of this machine that answers for an address; nil when its name is not mapped.
  package func mappedPort(of address: AppAddress) -> Int? {
    guard address.isProxied else { return nil }
    return mappedHosts.first { $0.name == address.host }?.port
  }

  /// Fetches what a browser would find at `address`, and never asks outside for a name that a browser is not led to.
  /// Throws as `WebClient.fetch` does, `.connectionFailed` also for such a name.
  package func fetch(
    _ address: AppAddress, headers: HTTPFields = [:], timeout: Duration = .seconds(10),
    maximumBytes: Int = 16 << 20
  ) async throws(WebError) -> (HTTPResponse, [UInt8]) {
    let url = address.withoutFragment
    switch route(to: address) {
    case .direct:
      return try await WebClient.fetch(
        .get, url, headers: headers, timeout: timeout, maximumBytes: maximumBytes)
    case .mapped(let port):
      return try await WebClient.fetch(
        .get, "http" + url.dropFirst("https".count), at: port, headers: headers, timeout: timeout,
        maximumBytes: maximumBytes)
    case .closed:
      throw .connectionFailed(
        url: url,
        detail: "hostsim's proxy does not lead there; lead it to a port of this machine with "
          + "--map \(address.host)=PORT")
    }
  }
}
