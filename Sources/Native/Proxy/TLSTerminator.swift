/// A TLS port of 127.0.0.1 in front of a plain port of this machine: what comes out of TLS goes there, and back. So a
/// browser sees `https://app.example` while the app speaks plain HTTP.
package final class TLSTerminator: Sendable {
  /// The port that is listened on, on 127.0.0.1 only.
  package let port: Int
  private let server: TunnelServer
  private let context: Locked<TLSContext>

  private init(port: Int, server: TunnelServer, context: Locked<TLSContext>) {
    self.port = port
    self.server = server
    self.context = context
  }

  /// Listens on a free port until `stop()`, with TLS 1.2 or later, and connects each client that has sent its first
  /// bytes to `port` of 127.0.0.1, or of `::1` when nobody listens there. When nobody does at all, the client gets 502
  /// in HTTP. Throws `.badIdentity` when certificate and key cannot be used, `.cannotListen` when no port is free.
  package static func start(
    identity: TLSIdentity, to port: Int, limits: TunnelLimits = defaultLimits
  ) async throws(WebError) -> TLSTerminator {
    let context = Locked(try TLSContext(identity))
    let server = TunnelServer(try Loop.take())
    let own = try await server.listen(port: 0) { stream, loop in
      guard loop.load.connections < maximumConnections,
        let secure = TLSStream(stream, context.withLock { $0 })
      else { return stream.close() }
      TLSClient(secure, on: loop, port: port, limits: limits)
        .start(limit: limits.openingMilliseconds)
    }
    return TLSTerminator(port: own, server: server, context: context)
  }

  /// Those of tunnels, except that a browser may open a connection well ahead of its use.
  package static var defaultLimits: TunnelLimits {
    var limits = TunnelLimits()
    limits.openingMilliseconds = 60_000
    return limits
  }

  private static let maximumConnections = ConnectProxy.Options().maximumConnections

  /// Shows a renewed certificate to the connections that begin from now on; those that are open keep theirs. Throws
  /// `.badIdentity` when it cannot be used, which changes nothing.
  package func use(_ identity: TLSIdentity) throws(WebError) {
    let renewed = try TLSContext(identity)
    context.withLock { $0 = renewed }
  }

  /// Closes every connection and the port. A second call only waits for the end.
  package func stop() async {
    await server.stop()
  }

  /// What it has to do at the moment, for tests and a health page.
  package var load: ConnectProxy.Load {
    get async { await server.load }
  }
}

/// A client of a TLS port until its first bytes: only then does it need the target.
private final class TLSClient: TunnelClient {
  private let port: Int
  private let limits: TunnelLimits

  init(_ stream: any ByteStream, on loop: TunnelLoop, port: Int, limits: TunnelLimits) {
    self.port = port
    self.limits = limits
    super.init(stream, on: loop)
  }

  override func read(_ bytes: [UInt8]) {
    connect(to: port, limits: limits, greeting: [], early: bytes) { [weak self, limits] fault in
      switch fault {
      case nil: break
      case .unreachable(let sentence):
        self?.refuse(
          ProxyAnswer.refusal(.unreachable, "\(sentence) Start the app that is to be seen here."),
          limits: limits)
      case .noDescriptors:
        self?.refuse(
          ProxyAnswer.refusal(.limited, "hostsim has no descriptor left: close some connections."),
          limits: limits)
      }
    }
  }
}
