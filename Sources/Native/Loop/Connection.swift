internal import CLibwebsockets
internal import HTTPTypes

/// One socket of the loop, from its first callback to its last. Confined to the loop thread.
@safe
final class Connection {
  let id: ConnectionID
  /// The library's object; nil until it has one, dead once the connection left the table of the core.
  var wsi: OpaquePointer?
  var role = Role.idle
  /// Bytes that wait for the peer to read, in whole frames or parts of an HTTP body.
  private(set) var queue: [Piece] = []
  private(set) var queuedBytes = 0
  /// Whether the closing handshake has begun: the library still has to write its frame.
  var isClosing = false
  var closeWaiters: [CheckedContinuation<Void, Never>] = []

  /// What is written in one go, as the library has to be told.
  struct Piece {
    let bytes: [UInt8]
    let kind: lws_write_protocol

    init(bytes: [UInt8], kind: lws_write_protocol) {
      self.bytes = bytes
      self.kind = kind
    }

    init(_ message: WebSocketMessage) {
      self.init(
        bytes: message.bytes, kind: message.kind == .text ? LWS_WRITE_TEXT : LWS_WRITE_BINARY)
    }
  }

  enum Role {
    /// A server connection between two requests.
    case idle
    /// A request is being read or answered.
    case http(Exchange)
    case webSocket(Session)
    /// Our own request to another server.
    case fetch(Fetch)
  }

  /// One HTTP request of a server connection.
  final class Exchange {
    let number: UInt64
    let request: HTTPRequest
    var body: [UInt8] = []
    /// When the body must be whole.
    var due: ContinuousClock.Instant?
    /// Whether all of it has come and was handed on.
    var isComplete = false
    var answer: [UInt8]?
    /// Whether the answer has no known end: chunks follow until the connection is closed.
    var isStreaming = false
    var mustClose = false
    /// Whether a streamed answer is over and the connection closes after its last queued byte.
    var endsWhenWritten = false

    init(number: UInt64, request: HTTPRequest) {
      self.number = number
      self.request = request
    }
  }

  /// One WebSocket, server side or client side.
  final class Session {
    let sink: Sink
    let maximumMessageBytes: Int
    var message: [UInt8] = []
    /// Set while our own upgrade has not been answered yet.
    var opening: CheckedContinuation<Result<Void, WebError>, Never>?
    /// Of our own handshake: where it goes and what it carries beside the standard headers.
    var url = ""
    var headers: HTTPFields = [:]

    init(_ sink: Sink, maximumMessageBytes: Int) {
      self.sink = sink
      self.maximumMessageBytes = maximumMessageBytes
    }
  }

  /// Where the messages of a WebSocket go.
  enum Sink {
    case stream(AsyncStream<WebSocketMessage>.Continuation)
    case receiver(any WebSocketReceiver)

    /// Hands one up. What comes back refuses it, and closes the connection.
    func take(_ message: WebSocketMessage) -> WebSocketClosure? {
      switch self {
      case .stream(let continuation):
        guard case .dropped = continuation.yield(message) else { return nil }
        return .tooManyWaiting
      case .receiver(let receiver): return receiver.received(message)
      }
    }

    /// The connection is gone.
    func finish() {
      switch self {
      case .stream(let continuation): continuation.finish()
      case .receiver(let receiver): receiver.closed()
      }
    }
  }

  /// One request of ours to another server.
  final class Fetch {
    let order: FetchOrder
    var response: HTTPResponse?
    var received: [UInt8] = []
    var isBodySent = false
    private let done: AsyncStream<FetchResult.Outcome>.Continuation

    init(_ order: FetchOrder, done: AsyncStream<FetchResult.Outcome>.Continuation) {
      self.order = order
      self.done = done
    }

    /// Hands up the outcome; the first one counts.
    func finish(_ outcome: FetchResult.Outcome) {
      done.yield(outcome)
      done.finish()
    }
  }

  init(id: ConnectionID, wsi: OpaquePointer?) {
    self.id = id
    unsafe self.wsi = wsi
  }

  func append(_ piece: Piece) {
    queue.append(piece)
    queuedBytes += piece.bytes.count
  }

  func takeQueued() -> Piece? {
    guard !queue.isEmpty else { return nil }
    let piece = queue.removeFirst()
    queuedBytes -= piece.bytes.count
    return piece
  }
}
