import Native

/// A running proxy, and what it reported.
struct ProxyFixture: Sendable {
  let proxy: ConnectProxy
  private let log: Locked<[ConnectProxy.Attempt]>

  var port: Int { proxy.port }
  var attempts: [ConnectProxy.Attempt] { log.withLock { $0 } }

  static func start(
    _ options: ConnectProxy.Options = .init(),
    route: @escaping @Sendable (ConnectProxy.Target) -> Int?
  ) async throws -> ProxyFixture {
    let log = Locked<[ConnectProxy.Attempt]>([])
    let proxy = try await ConnectProxy.start(options, route: route) { attempt in
      log.withLock { $0.append(attempt) }
    }
    return ProxyFixture(proxy: proxy, log: log)
  }

  /// Runs `body` with a proxy that maps `app.example:443` to `port`, and stops it.
  static func with(
    _ options: ConnectProxy.Options = .init(), target port: Int = 1,
    _ body: (ProxyFixture) async throws -> Void
  ) async throws {
    let fixture = try await start(options) { target in
      target == ConnectProxy.Target(host: "app.example", port: 443) ? port : nil
    }
    do { try await body(fixture) } catch {
      await fixture.proxy.stop()
      throw error
    }
    await fixture.proxy.stop()
  }

  /// Sends `bytes` and says that nothing follows; everything that the proxy answers.
  func answer(to bytes: [UInt8]) async throws -> String {
    try await onThread { [port] in
      let peer = try ProxyPeer(connectingTo: port)
      // The proxy may close as soon as it has seen enough.
      try? peer.send(bytes)
      peer.finish()
      return try peer.restText()
    }
  }

  func answer(to text: String) async throws -> String {
    try await answer(to: Array(text.utf8))
  }
}

/// Random numbers that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    // SplitMix64.
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
