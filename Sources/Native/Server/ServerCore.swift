internal import CLibwebsockets
internal import HTTPTypes

/// What the loop does for a server: turns the library's callbacks into events, and answers into bytes.
/// Confined to the loop thread.
@safe
final class ServerCore {
  /// The name of the entry that plain HTTP and WebSockets without a subprotocol bind to. The library would let
  /// a client ask for it by name.
  static let plainName = "hostsim-plain"

  private let options: WebServer.Options
  private let delegate: any WebServerDelegate
  private let events: AsyncStream<WebServer.Event>.Continuation
  private unowned let loop: Loop
  private var requestCount: UInt64 = 0
  let crowd = Crowd()
  /// Handshakes that were accepted and not yet established, by the library's object.
  private var accepted: [UInt: (request: HTTPRequest, subprotocol: String?)] = [:]
  var isStopping = false

  init(
    _ options: WebServer.Options, delegate: any WebServerDelegate,
    events: AsyncStream<WebServer.Event>.Continuation, loop: Loop
  ) {
    self.options = options
    self.delegate = delegate
    self.events = events
    self.loop = loop
  }

  /// Takes note that a connection is gone.
  func connectionClosed() {
    guard crowd.countDeparture() else { return }
    events.yield(
      .work { [loop] in
        repeat {
          // Others of the crowd go now, and what belonged to them is let go of.
          do { try await Task.sleep(for: .seconds(1)) } catch { return }
          await withTaskExecutorPreference(globalConcurrentExecutor) { Heap.giveBack() }
        } while await loop.takeStragglers()
      })
  }

  // MARK: Handshake

  func confirmUpgrade(_ wsi: OpaquePointer, _ core: LoopCore) -> Int32 {
    // The library keeps no Upgrade header on the second request of a kept-alive connection, yet asks all the same
    // and then reads freed memory. Its h2c upgrade is not wanted either.
    guard let upgrade = unsafe RequestReading.text(wsi, WSI_TOKEN_UPGRADE),
      upgrade.lowercased() == "websocket", let request = unsafe RequestReading.request(wsi)
    else { return -1 }
    let offers = unsafe (RequestReading.text(wsi, WSI_TOKEN_PROTOCOL) ?? "")
      .split(separator: ",").map { String($0.filter { $0 != " " && $0 != "\t" }) }
    guard !isStopping else {
      return unsafe refuse(wsi, HTTPResponse(status: .serviceUnavailable), [], core)
    }
    switch delegate.decideUpgrade(request, protocols: offers) {
    case .refuse(let response, let body):
      return unsafe refuse(wsi, response, body, core)
    case .accept(let subprotocol):
      // The library itself takes the first offer it knows, so the decision must be that one.
      let first = offers.first {
        options.subprotocols.contains($0) || $0 == Self.plainName
      }
      guard first == subprotocol, first != Self.plainName, (first == nil) == offers.isEmpty
      else {
        return unsafe refuse(wsi, HTTPResponse(status: .badRequest), [], core)
      }
      accepted[UInt(bitPattern: wsi)] = (request, subprotocol)
      return 0
    }
  }

  private func refuse(
    _ wsi: OpaquePointer, _ response: HTTPResponse, _ body: [UInt8], _ core: LoopCore
  ) -> Int32 {
    var head = response
    head.headerFields[.connection] = "close"
    let written = unsafe core.write(
      AnswerWriting.bytes(head, body: body, isHead: false), to: wsi, LWS_WRITE_HTTP_HEADERS)
    return written < 0 ? -1 : 1
  }

  func isAccepted(_ wsi: OpaquePointer) -> Bool {
    accepted[UInt(bitPattern: wsi)] != nil
  }

  /// A handshake that broke off between its acceptance and its end leaves nothing behind.
  func forget(_ wsi: OpaquePointer) {
    _ = accepted.removeValue(forKey: UInt(bitPattern: wsi))
  }

  func established(_ wsi: OpaquePointer, _ core: LoopCore) -> Int32 {
    guard let handshake = accepted.removeValue(forKey: UInt(bitPattern: wsi)) else {
      return -1
    }
    let connection = unsafe LoopCore.connection(of: wsi) ?? core.makeConnection(wsi)
    var socket = WebSocket(
      id: connection.id, request: handshake.request, subprotocol: handshake.subprotocol,
      loop: loop, events: events)
    let sink: Connection.Sink
    if let receiver = delegate.receiver(for: socket) {
      sink = .receiver(receiver)
    } else {
      let (messages, continuation) = AsyncStream<WebSocketMessage>.makeStream(
        bufferingPolicy: .bufferingOldest(options.maximumWaitingMessages))
      sink = .stream(continuation)
      socket.stream = messages
      events.yield(.socket(socket))
    }
    connection.role = .webSocket(
      Connection.Session(sink, maximumMessageBytes: options.maximumMessageBytes))
    return 0
  }

  // MARK: Requests

  func requestHead(_ wsi: OpaquePointer, _ core: LoopCore) -> Int32 {
    let connection = unsafe LoopCore.connection(of: wsi) ?? core.makeConnection(wsi)
    guard let request = unsafe RequestReading.request(wsi) else { return -1 }
    requestCount += 1
    let exchange = Connection.Exchange(number: requestCount, request: request)
    connection.role = .http(exchange)
    let fields = request.headerFields
    if fields[.transferEncoding] != nil {
      return unsafe refuse(wsi, exchange, .lengthRequired)
    }
    guard let length = Self.length(fields[values: .contentLength]),
      !(unsafe RequestReading.hidesLength(wsi))
    else {
      // At once: the library has a length of its own making in mind and would call again and again.
      let (head, body) = delegate.refuse(request, with: .badRequest)
      exchange.answer = []
      _ = unsafe refuse(wsi, head, body, core)
      return -1
    }
    if length > options.maximumBodyBytes {
      return unsafe refuse(wsi, exchange, .contentTooLarge)
    }
    // The library takes a line without a colon for the beginning of the next name. Where that hid a length, the body
    // looks like a next request.
    exchange.mustClose = request.mayHaveBody && fields[.contentLength] == nil
    if length == 0 { return unsafe requestComplete(wsi, core) }
    exchange.due = .now + .seconds(options.bodyTimeoutSeconds)
    return 0
  }

  /// The length of a body by its header (RFC 9110 §8.6): digits only, no length is none. Nil for anything else;
  /// a number beyond the range counts as its end.
  private static func length(_ values: [String]) -> Int? {
    guard let text = values.first else { return 0 }
    guard values.count == 1, !text.isEmpty, text.utf8.allSatisfy({ 48...57 ~= $0 }) else {
      return nil
    }
    return Int(text) ?? .max
  }

  /// Answers before the body is read, and closes.
  private func refuse(
    _ wsi: OpaquePointer, _ exchange: Connection.Exchange, _ status: HTTPResponse.Status
  ) -> Int32 {
    var (head, body) = delegate.refuse(exchange.request, with: status)
    head.headerFields[.connection] = "close"
    exchange.mustClose = true
    exchange.answer = AnswerWriting.bytes(
      head, body: body, isHead: exchange.request.method == .head)
    unsafe lws_callback_on_writable(wsi)
    return 0
  }

  func requestBody(_ wsi: OpaquePointer, _ part: [UInt8]) -> Int32 {
    guard let connection = unsafe LoopCore.connection(of: wsi),
      case .http(let exchange) = connection.role, exchange.answer == nil
    else { return 0 }
    // The library waits anew for each part.
    if let due = exchange.due, due < .now { return -1 }
    guard exchange.body.count + part.count <= options.maximumBodyBytes else { return -1 }
    exchange.body += part
    return 0
  }

  func requestComplete(_ wsi: OpaquePointer, _ core: LoopCore) -> Int32 {
    guard let connection = unsafe LoopCore.connection(of: wsi),
      case .http(let exchange) = connection.role, exchange.answer == nil, !exchange.isComplete
    else { return 0 }
    exchange.isComplete = true
    if exchange.body.isEmpty, let answer = delegate.respondAtOnce(to: exchange.request),
      let bytes = Self.bytes(of: answer, to: exchange)
    {
      exchange.answer = bytes
      guard unsafe lws_partial_buffered(wsi) == 0 else {
        unsafe lws_callback_on_writable(wsi)
        return 0
      }
      let end = unsafe writable(wsi, core)
      if end == 0, unsafe lws_partial_buffered(wsi) != 0 { unsafe expectAnswer(wsi) }
      return end
    }
    unsafe expectAnswer(wsi)
    events.yield(
      .request(
        connection.id, number: exchange.number, exchange.request, body: exchange.body))
    return 0
  }

  /// How a whole answer is spelled; nil for a stream.
  private static func bytes(of answer: HTTPAnswer, to exchange: Connection.Exchange) -> [UInt8]? {
    let isHead = exchange.request.method == .head
    if case .spelled(let known) = answer, !exchange.mustClose { return known.bytes(isHead: isHead) }
    guard let (response, body) = answer.whole else { return nil }
    var head = response
    if exchange.mustClose { head.headerFields[.connection] = "close" }
    return AnswerWriting.bytes(head, body: body, isHead: isHead)
  }

  /// Gives the connection up when its request is not answered, or the answer not read, in time.
  private func expectAnswer(_ wsi: OpaquePointer) {
    unsafe lws_set_timeout(
      wsi, PENDING_TIMEOUT_HTTP_CONTENT, Int32(options.answerTimeoutSeconds))
  }

  // MARK: Answers

  /// Takes the answer to request `number`, and writes it at once when nothing waits. Returns false when the connection
  /// has moved on or is gone. Not from inside a callback of this socket.
  func answer(
    _ connection: Connection, number: UInt64, _ response: HTTPResponse, _ body: [UInt8]?,
    _ core: LoopCore
  ) -> Bool {
    guard case .http(let exchange) = connection.role, exchange.number == number else {
      return false
    }
    var head = response
    exchange.isStreaming = body == nil
    if exchange.isStreaming || exchange.mustClose { head.headerFields[.connection] = "close" }
    exchange.answer = AnswerWriting.bytes(
      head, body: body, isHead: exchange.request.method == .head)
    guard let wsi = unsafe connection.wsi, unsafe lws_partial_buffered(wsi) == 0 else {
      unsafe lws_callback_on_writable(connection.wsi)
      return true
    }
    if unsafe writable(wsi, core) != 0 {
      // Only a callback can close it so that the peer, also one that speaks TLS, reads all of it.
      connection.role = .http(exchange)
      exchange.endsWhenWritten = true
      unsafe lws_callback_on_writable(wsi)
    }
    return true
  }

  func writable(_ wsi: OpaquePointer, _ core: LoopCore) -> Int32 {
    guard let connection = unsafe LoopCore.connection(of: wsi),
      case .http(let exchange) = connection.role
    else { return 0 }
    if let answer = exchange.answer {
      guard !answer.isEmpty else { return unsafe nextChunk(wsi, connection, exchange, core) }
      exchange.answer = []
      do { try core.writeNow(.init(bytes: answer, kind: LWS_WRITE_HTTP), to: connection) } catch {
        return -1
      }
      if exchange.isStreaming {
        unsafe lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0)
        unsafe lws_callback_on_writable(wsi)
        return 0
      }
      if exchange.mustClose { return -1 }
      connection.role = .idle
      return unsafe lws_http_transaction_completed(wsi) == 0 ? 0 : -1
    }
    return 0
  }

  private func nextChunk(
    _ wsi: OpaquePointer, _ connection: Connection, _ exchange: Connection.Exchange,
    _ core: LoopCore
  ) -> Int32 {
    guard let chunk = connection.takeQueued() else { return exchange.endsWhenWritten ? -1 : 0 }
    do { try core.writeNow(chunk, to: connection) } catch { return -1 }
    if !connection.queue.isEmpty || exchange.endsWhenWritten {
      unsafe lws_callback_on_writable(wsi)
    }
    return 0
  }
}

extension HTTPRequest {
  /// Whether a body has a meaning for the method. Source: RFC 9110 §9.3.
  fileprivate var mayHaveBody: Bool { ![.get, .head, .options, .delete].contains(method) }
}
