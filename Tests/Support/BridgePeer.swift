package import JSON
package import Native

/// The client's end of a bridge, which reads messages one by one.
package final class BridgePeer: Sendable {
  /// The connection was closed before it came.
  package struct Ended: Error {
    package let waitedFor: String

    package init(waitedFor: String) { self.waitedFor = waitedFor }
  }

  package let socket: WebSocket
  private let inbox: Inbox

  private actor Inbox {
    var iterator: AsyncStream<WebSocketMessage>.AsyncIterator

    init(_ stream: AsyncStream<WebSocketMessage>) { iterator = stream.makeAsyncIterator() }

    func next() async -> [UInt8]? {
      var copy = iterator
      let value = await copy.next(isolation: #isolation)
      iterator = copy
      return value?.bytes
    }
  }

  package init(_ socket: WebSocket) {
    self.socket = socket
    inbox = Inbox(socket.messages)
  }

  package func send(_ message: JSONValue) async throws { try await socket.send(message.encoded()) }
  package func send(text: String) async throws { try await socket.send(Array(text.utf8)) }

  /// Asks for a token; a page tells the app's origin.
  package func refresh(origin: String? = nil) async throws {
    var message: JSONObject = ["type": "MEINGPT_TOKEN_REFRESH"]
    message["origin"] = origin.map { .string($0) }
    try await send(.object(message))
  }

  /// Orders one step of the scenario language.
  package func control(_ step: JSONValue) async throws {
    try await send(["type": "hostsim.control", "control": step])
  }

  /// The next message, whatever it is; nil when the connection is closed.
  package func next() async throws -> JSONValue? {
    guard let bytes = await inbox.next() else { return nil }
    return try JSONValue(parsing: bytes)
  }

  /// The next message of this type, and past the others.
  package func next(_ type: String, where matches: (JSONValue) -> Bool = { _ in true }) async throws
    -> JSONValue
  {
    while let message = try await next() {
      if message["type"]?.stringValue == type, matches(message) { return message }
    }
    throw Ended(waitedFor: type)
  }

  /// The next state for which `matches` holds.
  package func state(where matches: (JSONValue) -> Bool = { _ in true }) async throws -> JSONValue {
    let message = try await next("hostsim.state") { $0["state"].map(matches) ?? false }
    guard let state = message["state"] else { throw Ended(waitedFor: "hostsim.state") }
    return state
  }

  /// The next message that the page shall post.
  package func post() async throws -> JSONValue { try await next("hostsim.post") }

  /// Reads to the end.
  package func untilClosed() async throws { while try await next() != nil {} }

  /// Whether a refresh is answered with a token: the connection is alive and served. For plain clients.
  package func isServed() async throws -> Bool {
    try await refresh()
    return try await next()?["type"] == "MEINGPT_TOKEN_RESPONSE"
  }
}
