internal import HTTPTypes

/// An HTTP/1.1 and WebSocket server on the loopback interface: 127.0.0.1 and `::1`, one port, one loop thread.
package final class WebServer: Sendable {
  /// Limits and names of a server.
  package struct Options: Sendable {
    /// The port to listen on; 0 picks a free one.
    package var port: Int
    /// WebSocket subprotocols that may be agreed on.
    package var subprotocols: [String]
    /// Longer WebSocket messages close their connection with 1009.
    package var maximumMessageBytes = 65536
    /// Longer request bodies get 413.
    package var maximumBodyBytes = 1 << 20
    /// Messages of one WebSocket that may wait to be looked at; one more closes it with 1008.
    package var maximumWaitingMessages = 256
    /// Bytes that a peer may leave unread; more close its connection with 1008.
    package var maximumQueuedBytes = 4 << 20
    /// A silent WebSocket is pinged after so many seconds and given up after half as many more.
    package var pingSeconds = 20
    /// A request that the delegate has not answered by then is closed.
    package var answerTimeoutSeconds = 60
    /// A request whose body has not come whole so many seconds after its head is closed, however steadily it drips.
    package var bodyTimeoutSeconds = 60
    /// With one, a further port of 127.0.0.1 speaks TLS 1.2 or later and HTTP/1.1: `securePort`.
    package var identity: TLSIdentity?

    /// Options with the given port and subprotocols, and the defaults above.
    package init(port: Int = 0, subprotocols: [String] = []) {
      self.port = port
      self.subprotocols = subprotocols
    }
  }

  /// What the server's task does, or has a child of it do.
  enum Event: Sendable {
    case request(ConnectionID, number: UInt64, HTTPRequest, body: [UInt8])
    case socket(WebSocket)
    case work(@Sendable () async -> Void)
  }

  /// The port that is listened on.
  package let port: Int
  /// The port that speaks TLS, a free one of 127.0.0.1; nil without an identity.
  package let securePort: Int?
  private let loop: Loop
  private let events: AsyncStream<Event>.Continuation
  private let work: Task<Void, Never>
  private let isStopping = Locked(false)

  private init(
    port: Int, securePort: Int?, loop: Loop, events: AsyncStream<Event>.Continuation,
    work: Task<Void, Never>
  ) {
    self.port = port
    self.securePort = securePort
    self.loop = loop
    self.events = events
    self.work = work
  }

  /// Listens, and serves until `stop()`. Throws `.cannotListen` when the port is taken, `.badIdentity`
  /// when certificate and key cannot be read or do not fit.
  package static func start(
    _ options: Options, delegate: any WebServerDelegate
  ) async throws(WebError) -> WebServer {
    let credentials = try options.identity.map(read)
    let loop = try Loop.take()
    let (stream, events) = AsyncStream<Event>.makeStream()
    let port: Int
    var securePort: Int?
    do {
      port = try await loop.listen(options, delegate: delegate, events: events)
      if let credentials { securePort = try await loop.listen(options, with: credentials) }
    } catch {
      await loop.release()
      throw error
    }
    // On the loop's own thread: a message that wakes another thread, and its answer this one, costs more than either.
    let work = Task(executorPreference: loop.taskExecutor) {
      await serve(stream, delegate: delegate, loop: loop)
    }
    return WebServer(port: port, securePort: securePort, loop: loop, events: events, work: work)
  }

  /// Shows a renewed certificate to the TLS connections that begin from now on; those that are open keep theirs.
  /// Throws `.badIdentity` when it cannot be used, which changes nothing, and `.noTLS` when the server was started
  /// without one or has stopped.
  package func use(_ identity: TLSIdentity) async throws(WebError) {
    // The loop of a server that has stopped may serve another one by now.
    guard let securePort, !isStopping.withLock({ $0 }) else { throw .noTLS }
    try await loop.use(try Self.read(identity), on: securePort)
  }

  private static func read(_ identity: TLSIdentity) throws(WebError) -> TLSCredentials {
    do throws(CryptographyError) {
      return try TLSCredentials(identity)
    } catch { throw .badIdentity(detail: error.description) }
  }

  /// Says 1001 to every WebSocket, waits at most two seconds for their answers and closes what is left.
  /// A second call only waits for the end.
  package func stop() async {
    let isFirst = isStopping.withLock { isStopping -> Bool in
      defer { isStopping = true }
      return !isStopping
    }
    guard isFirst else { return await work.value }
    var turns = 0
    var remaining = await loop.beginStopping()
    while remaining > 0, turns < 200 {
      try? await Task.sleep(for: .milliseconds(10))
      remaining = await loop.connectionCount
      turns += 1
    }
    events.finish()
    work.cancel()
    await work.value
    await loop.release()
  }

  /// How many connections are open, for tests and the health page.
  package var connectionCount: Int {
    get async { await loop.connectionCount }
  }

  private static func serve(
    _ events: AsyncStream<Event>, delegate: any WebServerDelegate, loop: Loop
  ) async {
    await withDiscardingTaskGroup { group in
      for await event in events {
        group.addTask {
          switch event {
          case .socket(let socket):
            await delegate.serve(socket)
            await socket.close()
          case .work(let work): await work()
          case .request(let id, let number, let request, let body):
            await answer(id, number, request, body, delegate: delegate, loop: loop)
          }
        }
      }
      group.cancelAll()
    }
  }

  private static func answer(
    _ id: ConnectionID, _ number: UInt64, _ request: HTTPRequest, _ body: [UInt8],
    delegate: any WebServerDelegate, loop: Loop
  ) async {
    switch await delegate.respond(to: request, body: body) {
    case .full(let response, let body):
      _ = await loop.answer(id, number: number, response, body)
    case .spelled(let answer):
      _ = await loop.answer(id, number: number, answer.response, answer.body)
    case .stream(let response, let chunks):
      guard await loop.answer(id, number: number, response, nil) else { return }
      await withTaskGroup { group in
        group.addTask {
          for await chunk in chunks {
            do { try await loop.writeChunk(chunk, to: id) } catch { return }
          }
        }
        group.addTask { await loop.untilClosed(id) }
        await group.next()
        group.cancelAll()
        await loop.endStream(id)
      }
    }
  }
}

extension Loop {
  /// How many connections are open.
  var connectionCount: Int { core.connections.count }
}
