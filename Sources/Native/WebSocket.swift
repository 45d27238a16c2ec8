package import HTTPTypes

/// One WebSocket connection, of a server or of a client.
package struct WebSocket: Sendable {
  /// Names the connection within its loop.
  package let id: ConnectionID
  /// The request of the handshake.
  package let request: HTTPRequest
  /// The subprotocol that was agreed on.
  package let subprotocol: String?
  /// Whole messages in the order of their arrival; ends when the connection does.
  package let messages: AsyncStream<[UInt8]>
  let loop: Loop

  /// Sends one text message of UTF-8 bytes. Throws `.connectionClosed`, or `.sendQueueFull` when the peer does not
  /// read; the connection is then closed with 1008.
  package func send(_ bytes: [UInt8]) async throws(WebError) {
    try await loop.send(bytes, to: id)
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
