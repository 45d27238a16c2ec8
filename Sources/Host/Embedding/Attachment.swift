import Native

/// The connection that an embedding has at the moment.
struct Attachment: Sendable {
  /// Tells this connection from earlier ones.
  let number: Int
  /// Whether a host page is at the other end, or a plain client.
  let isPage: Bool
  let peer: any AttachedPeer
}

/// The other end of an attachment. What is asked of it waits for nothing, and leaves in the order in which it was decided.
protocol AttachedPeer: Sendable {
  /// Whether somebody is still there to hear an answer. Between this and `Embedding.detach` lies a moment.
  var isOpen: Bool { get }

  /// Sends one message.
  func post(_ bytes: [UInt8])

  /// Says goodbye, behind what was posted.
  func close(_ closure: WebSocketClosure)

  /// Has the embedding do its job of this number when it is due, as long as the connection lasts.
  func schedule(_ job: Int)
}

extension WebSocketClosure {
  /// 1003: the bridge speaks JSON.
  static let binary = WebSocketClosure(
    code: 1003, reason: "send JSON as text, not as binary messages")

  /// 1008: more than `perSecond` messages a second.
  static func tooManyMessages(perSecond: Int) -> WebSocketClosure {
    WebSocketClosure(
      code: 1008, reason: "too many messages: \(perSecond) a second are allowed")
  }

  /// 4000: cut on purpose, connect again.
  static func cut(_ reason: String) -> WebSocketClosure {
    WebSocketClosure(code: 4000, reason: reason)
  }

  /// 4001: somebody else has the embedding now, or it is gone; do not connect again by itself.
  static func takenOver(_ reason: String) -> WebSocketClosure {
    WebSocketClosure(code: 4001, reason: reason)
  }
}
