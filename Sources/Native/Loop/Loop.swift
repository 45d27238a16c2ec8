internal import CLibwebsockets
internal import CUv
internal import HTTPTypes

/// The asynchronous face of one event loop. Its executor *is* the loop, so an actor call is the only hop.
package actor Loop {
  private nonisolated let executor: EventLoop

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  /// For tasks that are to run between the library's turns rather than on another thread.
  nonisolated var taskExecutor: any TaskExecutor { executor }

  /// The loop-confined state, for the methods of this actor.
  var core: LoopCore { executor.core }

  /// Calls `body` on the loop's thread, between two turns of the library and behind everything that was asked for before.
  nonisolated func perform(_ body: @escaping @Sendable (LoopCore) -> Void) {
    executor.perform(body)
  }

  /// The loop-confined state, when the caller is on the loop's thread, maybe inside one of the library's callbacks; else nil.
  nonisolated var ownCore: LoopCore? { executor.isOwnThread ? executor.core : nil }

  /// libuv's side of the loop, for who runs on this executor too. It is set before the loop's first job.
  nonisolated var uvLoop: UnsafeMutablePointer<uv_loop_t>? { unsafe executor.core.uvLoop }

  private init() throws(WebError) {
    executor = try EventLoop(LoopCore())
  }

  /// Loops that no server uses at the moment.
  private static let idle = Locked<[Loop]>([])

  /// A loop for a new server: one that another server gave back, or a fresh one.
  static func take() throws(WebError) -> Loop {
    if let loop = idle.withLock({ $0.popLast() }) { return loop }
    return try Loop()
  }

  /// The loop of all client connections; it starts with its first use.
  static let clients = Result { () throws(WebError) in try Loop() }

  /// Stops listening, closes what is left and gives the loop back.
  func release() async {
    while !core.stopListening() {
      // In a task of its own, since a cancelled one would not sleep and so never let the loop turn.
      await Task { try? await Task.sleep(for: .milliseconds(1)) }.value
    }
    Self.idle.withLock { $0.append(self) }
  }

  func send(_ message: WebSocketMessage, to id: ConnectionID) throws(WebError) {
    guard let connection = core.connections[id], case .webSocket = connection.role else {
      throw .connectionClosed
    }
    do throws(WebError) { try core.write(.init(message), to: connection) } catch {
      if case .sendQueueFull = error { core.closeUnread(connection) }
      throw error
    }
  }

  func close(_ id: ConnectionID, code: UInt16, reason: String) {
    guard let connection = core.connections[id] else { return }
    core.close(connection, code: code, reason: reason)
  }

  func untilClosed(_ id: ConnectionID) async {
    guard let connection = core.connections[id] else { return }
    await withCheckedContinuation { connection.closeWaiters.append($0) }
  }

  // MARK: Server

  func listen(
    _ options: WebServer.Options, delegate: any WebServerDelegate,
    events: AsyncStream<WebServer.Event>.Continuation
  ) throws(WebError) -> Int {
    core.server = ServerCore(options, delegate: delegate, events: events, loop: self)
    core.maximumQueuedBytes = options.maximumQueuedBytes
    return try core.listen(options)
  }

  func listen(
    _ options: WebServer.Options, with credentials: TLSCredentials
  ) throws(WebError) -> Int {
    try core.listen(options, with: credentials)
  }

  func use(_ credentials: TLSCredentials, on port: Int) throws(WebError) {
    guard core.use(credentials, on: port) else { throw .noTLS }
  }

  /// Gives the answer to one request; with no body, chunks follow by `writeChunk`.
  func answer(
    _ id: ConnectionID, number: UInt64, _ response: HTTPResponse, _ body: [UInt8]?
  ) -> Bool {
    guard let connection = core.connections[id], let server = core.server else { return false }
    return server.answer(connection, number: number, response, body, core)
  }

  func writeChunk(_ bytes: [UInt8], to id: ConnectionID) throws(WebError) {
    guard let connection = core.connections[id], case .http(let exchange) = connection.role,
      exchange.isStreaming
    else { throw .connectionClosed }
    guard connection.queuedBytes + bytes.count <= core.maximumQueuedBytes else {
      core.close(connection, code: 1008, reason: "")
      throw .sendQueueFull(limit: core.maximumQueuedBytes)
    }
    connection.append(.init(bytes: bytes, kind: LWS_WRITE_HTTP))
    unsafe lws_callback_on_writable(connection.wsi)
  }

  /// Closes an answer without known length once its bytes are out.
  func endStream(_ id: ConnectionID) {
    guard let connection = core.connections[id], case .http(let exchange) = connection.role
    else { return }
    exchange.endsWhenWritten = true
    unsafe lws_callback_on_writable(connection.wsi)
  }

  /// Whether many more connections of the server went since this was asked last; see `Crowd`.
  func takeStragglers() -> Bool { core.server?.crowd.takeStragglers() ?? false }

  /// Refuses new handshakes and says goodbye to every WebSocket. Returns how many connections are left.
  func beginStopping() -> Int {
    core.server?.isStopping = true
    for connection in core.connections.values {
      core.close(connection, code: 1001, reason: "the service is stopping")
    }
    return core.connections.count
  }
}
