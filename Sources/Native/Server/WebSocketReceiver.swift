/// Who hears of the messages of one WebSocket of a server. Everything is called on the loop's thread, inside the library's
/// callback: quick, and waiting for nothing. What takes longer goes to `WebSocket.run`.
package protocol WebSocketReceiver: AnyObject, Sendable {
  /// A whole message, in the order of arrival. What is returned closes the connection.
  func received(_ message: WebSocketMessage) -> WebSocketClosure?

  /// The connection is gone, and nothing more comes. Called once.
  func closed()
}

/// Why a WebSocket is closed. Source: RFC 6455 §7.4.
package struct WebSocketClosure: Sendable, Hashable {
  /// The status code.
  package let code: UInt16
  /// A reason for people; 123 bytes of it are sent at most.
  package let reason: String

  /// A close frame with this code and reason.
  package init(code: UInt16, reason: String) {
    self.code = code
    self.reason = reason
  }

  /// 1008: the peer sends faster than it is read.
  package static let tooManyWaiting = WebSocketClosure(
    code: 1008, reason: "too many messages are waiting: send slower")
}
