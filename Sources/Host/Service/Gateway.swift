package import Native

/// What leads browsers and back ends to `https` names on this machine: a proxy, and a port with TLS for each name.
package struct Gateway: Sendable {
  /// The proxy, which leads nowhere else.
  package let proxy: ConnectProxy
  /// The ports with TLS, by host name.
  package let ports: [String: Int]
  private let server: WebServer
  private let terminators: [TLSTerminator]

  /// Opens it for the names of a secure configuration; `server` is the service, which has a secure port. Throws
  /// `.cannotListen` when the proxy's port is taken.
  static func open(
    _ configuration: Configuration, identity: TLSIdentity, server: WebServer, securePort: Int,
    observe: @escaping @Sendable (ConnectProxy.Attempt) -> Void
  ) async throws(WebError) -> Gateway {
    var ports = [configuration.hostName: securePort]
    var terminators: [TLSTerminator] = []
    do throws(WebError) {
      for host in configuration.mappedHosts {
        let terminator = try await TLSTerminator.start(identity: identity, to: host.port)
        terminators.append(terminator)
        ports[host.name] = terminator.port
      }
      let proxy = try await ConnectProxy.start(
        .init(port: configuration.proxyPort, mapped: ports.keys.sorted().map { "\($0):443" }),
        route: { [ports] in $0.port == 443 ? ports[$0.host] : nil }, report: observe)
      return Gateway(proxy: proxy, ports: ports, server: server, terminators: terminators)
    } catch {
      for terminator in terminators { await terminator.stop() }
      throw error
    }
  }

  /// Has new connections see this certificate.
  package func use(_ identity: TLSIdentity) async throws(WebError) {
    try await server.use(identity)
    for terminator in terminators { try terminator.use(identity) }
  }

  /// Closes the proxy and what it leads to, but for the service itself.
  func stop() async {
    await proxy.stop()
    for terminator in terminators { await terminator.stop() }
  }
}
