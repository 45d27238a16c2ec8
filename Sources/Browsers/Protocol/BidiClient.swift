package import JSON
internal import Native

/// A WebDriver BiDi connection: commands with their answers, and events in the order of their arrival.
///
///     send(method, parameters) ──▶ {"id": 7, …} ──▶ browser
///     result or error          ◀── {"id": 7, …} ◀── browser
///     evidence, `events()`     ◀── {"method": …} ◀── browser
package actor BidiClient {
  private typealias Outcome = Result<JSONValue, BrowserError>

  /// What the browser has reported so far. An event is noted before the answer that follows it is given.
  package private(set) var evidence = Evidence()
  private let socket: WebSocket
  private var lastID = 0
  private var waiting: [Int: AsyncStream<Outcome>.Continuation] = [:]
  private var observers: [Int: AsyncStream<BidiEvent>.Continuation] = [:]
  private var isClosed = false

  private init(_ socket: WebSocket) {
    self.socket = socket
  }

  /// Connects to `url`, a `ws://` address of chromedriver or Firefox. Throws `.disconnected` when nobody answers.
  package static func connect(to url: String) async throws(BrowserError) -> BidiClient {
    let socket: WebSocket
    do {
      socket = try await WebClient.connect(to: url)
    } catch {
      throw .disconnected(detail: error.description)
    }
    let client = BidiClient(socket)
    Task {
      for await message in socket.messages { await client.receive(message.bytes) }
      await client.finish()
    }
    return client
  }

  /// Carries out one command and returns its `result`. Throws `.refused`, `.timedOut` or `.disconnected`.
  @discardableResult
  package func send(
    _ method: String, _ parameters: JSONObject = [:], timeout: Duration = .seconds(20)
  ) async throws(BrowserError) -> JSONValue {
    guard !isClosed else { throw .disconnected(detail: "\(method) came too late.") }
    lastID += 1
    let id = lastID
    let (answers, answer) = AsyncStream<Outcome>.makeStream()
    waiting[id] = answer
    let watch = Task {
      try await Task.sleep(for: timeout)
      let error = BrowserError.timedOut(method: method, milliseconds: timeout.milliseconds)
      self.settle(id, .failure(error))
    }
    defer { watch.cancel() }
    do {
      try await socket.send(
        BidiMessage.command(id: id, method: method, parameters: parameters))
    } catch {
      waiting[id] = nil
      throw .disconnected(detail: error.description)
    }
    for await outcome in answers {
      switch outcome {
      case .success(let result): return result
      case .failure(.refused(_, let code, let message)):
        throw .refused(method: method, code: code, message: message)
      case .failure(let error): throw error
      }
    }
    waiting[id] = nil
    throw .disconnected(detail: "\(method) was given up.")
  }

  /// Everything that happens from now on; ends with the connection.
  package func events() -> AsyncStream<BidiEvent> {
    let (stream, continuation) = AsyncStream<BidiEvent>.makeStream()
    guard !isClosed else {
      continuation.finish()
      return stream
    }
    lastID += 1
    let id = lastID
    observers[id] = continuation
    continuation.onTermination = { _ in Task { await self.forget(id) } }
    return stream
  }

  /// Closes the connection; commands under way fail.
  package func close() async {
    await socket.close()
    finish()
  }

  private func receive(_ bytes: [UInt8]) {
    switch BidiMessage(decoding: bytes) {
    case .success(let id, let result): settle(id, .success(result))
    case .failure(let id?, let code, let message):
      settle(id, .failure(.refused(method: "", code: code, message: message)))
    case .failure(nil, let code, let message): evidence.noteUnreadable("\(code): \(message)")
    case .event(let event):
      evidence.note(event)
      for observer in observers.values { observer.yield(event) }
    case nil: evidence.noteUnreadable(String(decoding: bytes.prefix(400), as: UTF8.self))
    }
  }

  private func settle(_ id: Int, _ outcome: Outcome) {
    guard let answer = waiting.removeValue(forKey: id) else { return }
    answer.yield(outcome)
    answer.finish()
  }

  private func forget(_ id: Int) {
    observers[id] = nil
  }

  private func finish() {
    isClosed = true
    for id in Array(waiting.keys) {
      settle(id, .failure(.disconnected(detail: "the browser closed it.")))
    }
    for observer in observers.values { observer.finish() }
    observers = [:]
  }
}

extension Duration {
  /// Whole milliseconds, for messages.
  package var milliseconds: Int {
    Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
  }
}
