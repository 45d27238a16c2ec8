import JSON
import Native
import Testing

/// The client's end of a bridge, which reads messages one by one.
final class Peer: Sendable {
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

  init(socket: WebSocket) {
    self.socket = socket
    inbox = Inbox(socket.messages)
  }

  func send(_ message: JSONValue) async throws { try await socket.send(message.encoded()) }
  func send(text: String) async throws { try await socket.send(Array(text.utf8)) }

  func refresh() async throws { try await send(["type": "MEINGPT_TOKEN_REFRESH"]) }

  func control(_ step: JSONValue) async throws {
    try await send(["type": "hostsim.control", "control": step])
  }

  /// The next message, whatever it is; nil when the connection is closed.
  func next() async throws -> JSONValue? {
    guard let bytes = await inbox.next() else { return nil }
    return try JSONValue(parsing: bytes)
  }

  /// The next message of this type, and past the others.
  func next(_ type: String, where matches: (JSONValue) -> Bool = { _ in true }) async throws
    -> JSONValue
  {
    while let message = try await next() {
      if message["type"]?.stringValue == type, matches(message) { return message }
    }
    throw Ended(waitedFor: type)
  }

  /// The next state for which `matches` holds.
  func state(where matches: (JSONValue) -> Bool = { _ in true }) async throws -> JSONValue {
    let message = try await next("hostsim.state") { $0["state"].map(matches) ?? false }
    return try #require(message["state"])
  }

  /// The next message that the page shall post.
  func post() async throws -> JSONValue { try await next("hostsim.post") }

  /// Reads to the end.
  func untilClosed() async throws { while try await next() != nil {} }
}
