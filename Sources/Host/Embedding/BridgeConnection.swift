import HTTPTypes
import Messages
import Native
import Scenarios
import Tokens

/// One open WebSocket of the bridge. While nobody says anything, no task runs for it: one looks at the messages that have
/// come, one after the other, and ends with the last.
final class BridgeConnection: WebSocketReceiver, AttachedPeer {
  private struct State {
    var waiting: [[UInt8]] = []
    /// Whether a task looks at messages, or opens or leaves the embedding.
    var isAtWork = true
    var isOpen = true
    /// Whether we have said goodbye.
    var isParting = false
    var embedding: Embedding?
    var bucket: TokenBucket
    /// Jobs of the embedding that wait for their time.
    var jobs: [Int: Task<Void, Never>] = [:]
  }

  private let socket: WebSocket
  private let context: HostContext
  private let embeddings: Embeddings
  private let number: Int
  private let state: Locked<State>

  /// Gives the connection its embedding, in a task of its own; messages wait meanwhile.
  init(_ socket: WebSocket, context: HostContext, embeddings: Embeddings) {
    self.socket = socket
    self.context = context
    self.embeddings = embeddings
    number = embeddings.nextConnection()
    state = Locked(
      State(
        bucket: TokenBucket(
          capacity: context.limits.messageBurst, perSecond: context.limits.messagesPerSecond,
          now: context.wallClock.elapsed())))
    socket.run { await self.open() }
  }

  // MARK: WebSocketReceiver

  func received(_ message: WebSocketMessage) -> WebSocketClosure? {
    let now = context.wallClock.elapsed()
    let (refusal, isIdle) = state.withLock { state -> (WebSocketClosure?, Bool) in
      guard state.bucket.take(now: now) else {
        return (.tooManyMessages(perSecond: state.bucket.perSecond), false)
      }
      guard message.kind == .text else { return (.binary, false) }
      guard state.waiting.count < context.limits.waitingMessages else {
        return (.tooManyWaiting, false)
      }
      state.waiting.append(message.bytes)
      defer { state.isAtWork = true }
      return (nil, !state.isAtWork)
    }
    if isIdle { socket.run { await self.work() } }
    return refusal
  }

  func closed() {
    let (jobs, isIdle) = state.withLock { state in
      defer { (state.isOpen, state.isAtWork, state.jobs) = (false, true, [:]) }
      return (state.jobs, !state.isAtWork)
    }
    for job in jobs.values { job.cancel() }
    if isIdle { socket.run { await self.work() } }
  }

  // MARK: AttachedPeer

  var isOpen: Bool { state.withLock { $0.isOpen && !$0.isParting } }

  func post(_ bytes: [UInt8]) { socket.post(bytes) }

  func close(_ closure: WebSocketClosure) {
    state.withLock { $0.isParting = true }
    socket.close(behindPosted: closure)
  }

  func schedule(_ job: Int) {
    state.withLock { state in
      guard state.isOpen, let embedding = state.embedding else { return }
      state.jobs[job] = socket.task {
        await embedding.perform(job)
        self.state.withLock { $0.jobs[job] = nil }
      }
    }
  }

  // MARK: Work

  private func open() async {
    guard let request = RequestTarget(socket.request.path ?? "/").map({ BridgeRequest($0) }) else {
      return await socket.close()
    }
    let known = request.embedding.flatMap { embeddings.find($0) }
    let embedding = if let known { known } else { await make(for: request) }
    state.withLock { $0.embedding = embedding }
    embeddings.connected(embedding.id)
    // Off the loop's thread: the welcome holds the whole timeline.
    await withTaskExecutorPreference(globalConcurrentExecutor) {
      await attach(to: embedding, request, isResumed: known != nil)
    }
    await work()
  }

  private func make(for request: BridgeRequest) async -> Embedding {
    let persona = request.persona.flatMap { context.persona($0) }
    return await embeddings.make(.init(persona: persona))
  }

  private func attach(
    to embedding: Embedding, _ request: BridgeRequest, isResumed: Bool
  ) async {
    await embedding.attach(
      Attachment(number: number, isPage: request.isPage, peer: self), isResumed: isResumed,
      frameIsAlive: request.frameIsAlive)
    if let key = request.persona, !isResumed, context.persona(key) == nil {
      let error = APIError(unknownPersona: key, known: context.configuration.personas.map(\.key))
      await embedding.post(.error(error))
    }
  }

  /// Looks at what waits, and leaves the embedding behind the last message of a peer that is gone.
  private func work() async {
    guard let embedding = state.withLock({ $0.embedding }) else { return }
    while true {
      let (next, isOver) = state.withLock { state -> ([UInt8]?, Bool) in
        guard state.waiting.isEmpty else { return (state.waiting.removeFirst(), false) }
        // Nothing comes after the end, so this stays at work for good.
        state.isAtWork = !state.isOpen
        return (nil, !state.isOpen)
      }
      if let next {
        await embedding.receive(next, from: number)
      } else {
        guard isOver else { return }
        await embedding.detach(number)
        return await embeddings.disconnected(embedding.id)
      }
    }
  }
}

extension Outbound {
  /// An error of the API as a message of the bridge.
  static func error(_ error: APIError) -> Outbound {
    .error(code: error.code, message: error.message, remedy: error.remedy)
  }
}
