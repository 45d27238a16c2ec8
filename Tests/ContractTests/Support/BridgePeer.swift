import JSON
import Native

/// The client's end of a bridge, which reads messages one by one.
final class BridgePeer: Sendable {
  struct Ended: Error {
    let waitedFor: String
  }

  let socket: WebSocket
  private let inbox: Inbox

  private actor Inbox {
    var iterator: AsyncStream<[UInt8]>.AsyncIterator

    init(_ stream: AsyncStream<[UInt8]>) { iterator = stream.makeAsyncIterator() }

    func next() async -> [UInt8]? {
      var copy = iterator
      let value = await copy.next(isolation: #isolation)
      iterator = copy
      return value
    }
  }

  init(_ socket: WebSocket) {
    self.socket = socket
    inbox = Inbox(socket.messages)
  }

  func send(_ message: JSONValue) async throws { try await socket.send(message.encoded()) }

  func refresh(origin: String? = nil) async throws {
    var message: JSONObject = ["type": "MEINGPT_TOKEN_REFRESH"]
    message["origin"] = origin.map { .string($0) }
    try await send(.object(message))
  }

  func control(_ step: JSONValue) async throws {
    try await send(["type": "hostsim.control", "control": step])
  }

  /// The next message, whatever it is; nil when the connection is closed.
  func next() async throws -> JSONValue? {
    guard let bytes = await inbox.next() else { return nil }
    return try JSONValue(parsing: bytes)
  }

  /// The next message of this type, past the others.
  func next(_ type: String, where matches: (JSONValue) -> Bool = { _ in true }) async throws
    -> JSONValue
  {
    while let message = try await next() {
      if message["type"]?.stringValue == type, matches(message) { return message }
    }
    throw Ended(waitedFor: type)
  }

  /// Reads to the end.
  func untilClosed() async throws { while try await next() != nil {} }

  /// Whether a refresh is answered with a token: the connection is alive and served. For plain clients.
  func isServed() async throws -> Bool {
    try await refresh()
    return try await next()?["type"] == "MEINGPT_TOKEN_RESPONSE"
  }
}
