/// The connection that an embedding has at the moment. Everything that goes out takes one way, so it
/// leaves in the order in which it was decided.
struct Attachment: Sendable {
  /// What goes out.
  enum Dispatch: Sendable {
    case message([UInt8])
    case close(code: UInt16, reason: String)
  }

  /// Tells this connection from earlier ones.
  let number: Int
  /// Whether a host page is at the other end, or a plain client.
  let isPage: Bool
  let outbox: AsyncStream<Dispatch>.Continuation
  /// Numbers of things that this connection's tasks shall do when they are due.
  let jobs: AsyncStream<Int>.Continuation
}

/// Why the service closes a WebSocket. Codes below 4000 are RFC 6455 §7.4.1.
enum CloseCode {
  static let unsupportedData: UInt16 = 1003
  static let policyViolation: UInt16 = 1008
  /// Cut on purpose: connect again.
  static let cut: UInt16 = 4000
  /// Somebody else has the embedding now, or it is gone: do not connect again by itself.
  static let takenOver: UInt16 = 4001
}
