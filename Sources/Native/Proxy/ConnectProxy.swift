/// A CONNECT proxy on 127.0.0.1 that reaches nothing but ports of this machine, and of those only the ones that its
/// route names. Everything else is refused: 403.
package final class ConnectProxy: Sendable {
  /// Limits of a proxy.
  package struct Options: Sendable {
    /// The port to listen on; 0 picks a free one.
    package var port: Int
    /// Names that the route knows, for the sentence of a refusal.
    package var mapped: [String]
    /// Connections at once, of clients in whatever stage; one more gets 503. Each may need two descriptors here, and
    /// two more when its target is in this process: a fourth of the process's limit by default.
    package var maximumConnections: Int
    /// How long each stage may take.
    package var limits = TunnelLimits()

    /// Options with the given port and names, and the defaults above.
    package init(port: Int = 0, mapped: [String] = []) {
      self.port = port
      self.mapped = mapped
      maximumConnections = max(16, (Descriptors.limit - 128) / 4)
    }
  }

  /// What became of an attempt.
  package enum Outcome: Equatable, Sendable {
    /// The tunnel stands.
    case connected
    /// The route does not know the target, or the request was no CONNECT: 403.
    case refused
    /// 400, or 408 for a head that took too long. The sentence says what is wrong.
    case malformed(String)
    /// The route knows the target, and nobody listens there: 502.
    case unreachable(String)
    /// Too many connections: 503.
    case limited
  }

  /// One attempt to reach something.
  package struct Attempt: Equatable, Sendable {
    /// The target as the client wrote it; of a malformed request the beginning of its first line, or nothing.
    package let asked: String
    /// What became of it.
    package let outcome: Outcome

    /// An attempt at `asked` that came to `outcome`.
    package init(asked: String, outcome: Outcome) {
      self.asked = asked
      self.outcome = outcome
    }
  }

  /// What a proxy has to do at the moment.
  package struct Load: Equatable, Sendable {
    /// Clients, in whatever stage.
    package var connections = 0
    /// Bytes that wait in this process because a client or a target does not read.
    package var queuedBytes = 0
    /// The most that `queuedBytes` ever was.
    package var greatestQueuedBytes = 0
  }

  struct Rules: Sendable {
    let options: Options
    let route: @Sendable (Target) -> Int?
    let report: @Sendable (Attempt) -> Void
  }

  /// The port that is listened on, on 127.0.0.1 only.
  package let port: Int
  private let server: TunnelServer

  private init(port: Int, server: TunnelServer) {
    self.port = port
    self.server = server
  }

  /// Listens, and makes tunnels until `stop()`. `route` gives the port of this machine that stands for a target, or nil
  /// to refuse it: 127.0.0.1 is tried first, then `::1`. `report` hears of each attempt, once. Both are called on the
  /// thread of the proxy, which waits meanwhile. Throws `.cannotListen` when the port is taken.
  package static func start(
    _ options: Options = Options(), route: @escaping @Sendable (Target) -> Int?,
    report: @escaping @Sendable (Attempt) -> Void = { _ in }
  ) async throws(WebError) -> ConnectProxy {
    let rules = Rules(options: options, route: route, report: report)
    let server = TunnelServer(try Loop.take())
    let port = try await server.listen(port: options.port) { stream, loop in
      let excess = loop.load.connections - options.maximumConnections
      guard excess < spareConnections else {
        report(Attempt(asked: "", outcome: .limited))
        return stream.close()
      }
      ProxyClient(stream, on: loop, rules: rules, isOverLimit: excess >= 0)
        .start(limit: options.limits.openingMilliseconds)
    }
    return ConnectProxy(port: port, server: server)
  }

  /// Connections over the limit that are still told so; more are closed without a word.
  private static let spareConnections = 64

  /// Closes every tunnel and the port. A second call only waits for the end.
  package func stop() async {
    await server.stop()
  }

  /// What it has to do at the moment, for tests and a health page.
  package var load: Load {
    get async { await server.load }
  }
}

extension ConnectProxy.Rules {
  var limitSentence: String {
    "hostsim's proxy has \(options.maximumConnections) connections, which is all it may have: close some."
  }

  func refusalSentence(_ target: ConnectProxy.Target) -> String {
    let mapped =
      options.mapped.isEmpty ? "the names it serves" : options.mapped.joined(separator: ", ")
    return "hostsim's proxy reaches \(mapped) and nothing else: \(target) is not mapped."
  }
}
