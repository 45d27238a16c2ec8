package import HTTPTypes

/// One whole message of a WebSocket. Source: RFC 6455 §5.6.
package struct WebSocketMessage: Sendable, Hashable {
  /// What its bytes are.
  package enum Kind: Sendable, Hashable {
    /// UTF-8, checked by the library.
    case text
    /// Anything.
    case binary
  }

  /// What its bytes are.
  package let kind: Kind
  /// What was sent.
  package let bytes: [UInt8]

  init(_ kind: Kind, _ bytes: [UInt8]) {
    self.kind = kind
    self.bytes = bytes
  }
}

/// One WebSocket connection, of a server or of a client.
package struct WebSocket: Sendable {
  /// Names the connection within its loop.
  package let id: ConnectionID
  /// The request of the handshake.
  package let request: HTTPRequest
  /// The subprotocol that was agreed on.
  package let subprotocol: String?
  var stream: AsyncStream<WebSocketMessage>?
  private let loop: Loop
  private let outbox: Outbox
  /// Of the server that it belongs to; nil for our own connection to another one.
  private let events: AsyncStream<WebServer.Event>.Continuation?

  init(
    id: ConnectionID, request: HTTPRequest, subprotocol: String?, loop: Loop,
    events: AsyncStream<WebServer.Event>.Continuation? = nil,
    stream: AsyncStream<WebSocketMessage>? = nil
  ) {
    self.id = id
    self.request = request
    self.subprotocol = subprotocol
    self.loop = loop
    self.events = events
    self.stream = stream
    outbox = Outbox(id, loop)
  }

  /// Whole messages in the order of their arrival; ends when the connection does. None where a receiver hears of them.
  package var messages: AsyncStream<WebSocketMessage> { stream ?? AsyncStream { $0.finish() } }

  /// Sends one message; the bytes of a text must be UTF-8. Throws `.connectionClosed`, or `.sendQueueFull` when the peer does not
  /// read; the connection is then closed with 1008.
  package func send(
    _ bytes: [UInt8], as kind: WebSocketMessage.Kind = .text
  ) async throws(WebError) {
    try await loop.send(WebSocketMessage(kind, bytes), to: id)
  }

  /// Sends one message behind those that were posted before it, without waiting; from any thread. It is lost when the
  /// connection is closed; a peer that does not read is closed with 1008.
  package func post(_ bytes: [UInt8], as kind: WebSocketMessage.Kind = .text) {
    outbox.post(WebSocketMessage(kind, bytes))
  }

  /// Starts the closing handshake behind what was posted before, without waiting; from any thread.
  package func close(behindPosted closure: WebSocketClosure) { outbox.close(closure) }

  /// Has the server do something in a task of its own, on the loop's thread between the library's turns like
  /// `WebServerDelegate.serve`. It is cancelled, and waited for, when the server stops. Only for a connection of a server.
  package func run(_ work: @escaping @Sendable () async -> Void) {
    precondition(events != nil, "a WebSocket of a server")
    events?.yield(.work(work))
  }

  /// The same for who may want to cancel it: the task is nobody's child, so it is to end with the connection.
  package func task(_ work: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
    Task(executorPreference: loop.taskExecutor) { await work() }
  }

  /// Starts the closing handshake with `code` and at most 123 bytes of `reason`. Does nothing when it is closed.
  package func close(code: UInt16 = 1000, reason: String = "") async {
    await loop.close(id, code: code, reason: reason)
  }

  /// Returns when the connection is gone.
  package func untilClosed() async {
    await loop.untilClosed(id)
  }
}
