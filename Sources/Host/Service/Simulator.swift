import Messages
package import Native

/// A running service: the server and what it serves.
package struct Simulator: Sendable {
  /// What is served.
  package let service: HostService
  /// Who serves it.
  package let server: WebServer
  private let isStopped = Locked(false)

  /// Starts to listen on the configured port and serves until `stop()`. Throws `.cannotListen` when the
  /// port is taken.
  package static func start(
    _ service: HostService, options: WebServer.Options? = nil
  ) async throws(WebError) -> Simulator {
    let context = service.context
    let options =
      options
      ?? WebServer.Options(
        port: context.configuration.port, subprotocols: [context.profile.subprotocol])
    let server = try await WebServer.start(options, delegate: service)
    service.listen(on: server.port)
    return Simulator(service: service, server: server)
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
    await server.stop()
  }
}
