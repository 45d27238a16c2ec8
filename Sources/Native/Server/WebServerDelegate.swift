package import HTTPTypes

/// What a `WebServer` asks of the program above it.
package protocol WebServerDelegate: Sendable {
  /// Decides on a WebSocket handshake. Runs on the loop thread: quick, and waits for nothing. `protocols` is the
  /// client's `Sec-WebSocket-Protocol` offer, in its order.
  func decideUpgrade(_ request: HTTPRequest, protocols: [String]) -> UpgradeDecision

  /// Answers a request without a body whose answer is known whole; nil leaves it to `respond`. Runs on the loop thread,
  /// in the library's callback: quick, and waits for nothing. Without an implementation it is nil.
  func respondAtOnce(to request: HTTPRequest) -> HTTPAnswer?

  /// Answers one request, on the loop thread between the library's turns: what takes milliseconds is to be done elsewhere,
  /// as by `withTaskExecutorPreference(globalConcurrentExecutor)`. `request.path` holds the percent-encoded path and query, `request.authority` the `Host`.
  /// A request whose connection is gone is cancelled.
  func respond(to request: HTTPRequest, body: [UInt8]) async -> HTTPAnswer

  /// Words the refusal of a request whose body is not read: 400 when its length is no number, 411 when it comes without
  /// one, 413 when it is too long. Runs on the loop thread: quick, and waits for nothing. Without an implementation the body is empty.
  func refuse(_ request: HTTPRequest, with status: HTTPResponse.Status) -> (HTTPResponse, [UInt8])

  /// Says who hears of the messages of a WebSocket that was just opened; nil leaves them to `serve`. Runs on the loop
  /// thread: quick, and waits for nothing. Without an implementation it is nil.
  func receiver(for socket: WebSocket) -> (any WebSocketReceiver)?

  /// Serves one WebSocket without a receiver, on the loop thread like `respond`; the connection is closed with 1000 when
  /// this returns. Without an implementation it does so at once.
  func serve(_ socket: WebSocket) async
}

extension WebServerDelegate {
  package func respondAtOnce(to request: HTTPRequest) -> HTTPAnswer? { nil }

  package func receiver(for socket: WebSocket) -> (any WebSocketReceiver)? { nil }

  package func serve(_ socket: WebSocket) async {}

  package func refuse(
    _ request: HTTPRequest, with status: HTTPResponse.Status
  ) -> (HTTPResponse, [UInt8]) {
    (HTTPResponse(status: status), [])
  }
}

/// The answer to a WebSocket handshake.
package enum UpgradeDecision: Sendable {
  /// 101, with the chosen one of the client's offers, or none when it offered none.
  case accept(subprotocol: String?)
  /// The plain HTTP answer instead of a handshake; the connection is closed after it.
  case refuse(HTTPResponse, [UInt8])
}

/// The answer to an HTTP request.
package enum HTTPAnswer: Sendable {
  /// Head and whole body; `Content-Length` is added. For `HEAD` the body is counted and left out.
  case full(HTTPResponse, [UInt8])
  /// The same, spelled before.
  case spelled(SpelledAnswer)
  /// A head, and bytes as they come until the stream ends or the peer leaves.
  case stream(HTTPResponse, AsyncStream<[UInt8]>)

  /// Head and body where both are known.
  package var whole: (HTTPResponse, [UInt8])? {
    switch self {
    case .full(let response, let body): (response, body)
    case .spelled(let answer): (answer.response, answer.body)
    case .stream: nil
    }
  }
}
