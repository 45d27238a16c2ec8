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
  /// Whole messages in the order of their arrival; ends when the connection does.
  package let messages: AsyncStream<WebSocketMessage>
  let loop: Loop

  /// Sends one message; the bytes of a text must be UTF-8. Throws `.connectionClosed`, or `.sendQueueFull` when the peer does not
  /// read; the connection is then closed with 1008.
  package func send(
    _ bytes: [UInt8], as kind: WebSocketMessage.Kind = .text
  ) async throws(WebError) {
    try await loop.send(WebSocketMessage(kind, bytes), to: id)
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
