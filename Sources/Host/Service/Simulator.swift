import Messages
package import Native

/// A running service: the server and what it serves.
package struct Simulator: Sendable {
  /// What is served.
  package let service: HostService
  /// Who serves it.
  package let server: WebServer
  /// What leads a browser to the host page at its `https` name and to nothing else; nil where it has none.
  package let gateway: Gateway?
  private let isStopped = Locked(false)

  /// Starts to listen on the configured port and serves until `stop()`. A secure configuration needs an `identity` for
  /// its name. `observe` hears what browsers ask the proxy for. Throws `.cannotListen` when a port is taken.
  package static func start(
    _ service: HostService, identity: TLSIdentity? = nil, options: WebServer.Options? = nil,
    observe: @escaping @Sendable (ConnectProxy.Attempt) -> Void = { _ in }
  ) async throws(WebError) -> Simulator {
    let context = service.context
    let configuration = context.configuration
    var options =
      options
      ?? WebServer.Options(
        port: configuration.port, subprotocols: [context.profile.subprotocol])
    if configuration.isSecure { options.identity = identity }
    let server = try await WebServer.start(options, delegate: service)
    service.listen(on: server.port)
    guard let identity, let securePort = server.securePort else {
      return Simulator(service: service, server: server, gateway: nil)
    }
    do throws(WebError) {
      let gateway = try await Gateway.open(
        configuration, identity: identity, server: server, securePort: securePort
      ) { attempt in
        observe(attempt)
        guard attempt.outcome != .connected else { return }
        Task { await service.embeddings.proxyAsked(attempt) }
      }
      context.open(gateway)
      return Simulator(service: service, server: server, gateway: gateway)
    } catch {
      await server.stop()
      throw error
    }
  }

  /// Closes every connection and ends. Once: a server that is stopped gives its loop to the next one, so
  /// a second call does nothing.
  package func stop() async {
    let isFirst = isStopped.withLock { isStopped in
      defer { isStopped = true }
      return !isStopped
    }
    guard isFirst else { return }
    service.endStreams()
    await gateway?.stop()
    await server.stop()
  }
}
