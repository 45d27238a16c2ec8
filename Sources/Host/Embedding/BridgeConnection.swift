import HTTPTypes
import Messages
import Native
import Scenarios
import Tokens

/// One open WebSocket of the bridge: three tasks that end with it. One reads, one writes, one does what
/// is due later.
struct BridgeConnection: Sendable {
  let socket: WebSocket
  let context: HostContext
  let embeddings: Embeddings

  /// Lasts as long as the connection.
  func run() async {
    let target = RequestTarget(socket.request.path ?? "/")
    guard let request = target.map({ BridgeRequest($0) }) else { return }
    let known = request.embedding.flatMap { embeddings.find($0) }
    let embedding = if let known { known } else { await make(for: request) }
    embeddings.connected(embedding.id)
    let (outbox, out) = AsyncStream<Attachment.Dispatch>.makeStream()
    let (jobs, due) = AsyncStream<Int>.makeStream()
    let attachment = Attachment(
      number: embeddings.nextConnection(), isPage: request.isPage, outbox: out, jobs: due)
    await withDiscardingTaskGroup { group in
      group.addTask { await write(outbox) }
      // A task keeps the room that its deepest call took, so this has one that ends. And it is off the loop's thread: the
      // welcome holds the whole timeline.
      await Task(executorPreference: globalConcurrentExecutor) {
        await attach(attachment, to: embedding, request, isResumed: known != nil)
      }.value
      group.addTask {
        await read(into: embedding, as: attachment.number)
        out.finish()
        due.finish()
      }
      for await job in jobs { group.addTask { await embedding.perform(job) } }
      group.cancelAll()
    }
    await embedding.detach(attachment.number)
    embeddings.disconnected(embedding.id)
  }

  private func make(for request: BridgeRequest) async -> Embedding {
    let persona = request.persona.flatMap { context.persona($0) }
    return await embeddings.make(.init(persona: persona))
  }

  private func attach(
    _ attachment: Attachment, to embedding: Embedding, _ request: BridgeRequest, isResumed: Bool
  ) async {
    await embedding.attach(
      attachment, isResumed: isResumed, frameIsAlive: request.frameIsAlive)
    if let key = request.persona, !isResumed, context.persona(key) == nil {
      let error = APIError(unknownPersona: key, known: context.configuration.personas.map(\.key))
      await embedding.post(.error(error))
    }
  }

  private func write(_ outbox: AsyncStream<Attachment.Dispatch>) async {
    for await dispatch in outbox {
      switch dispatch {
      case .message(let bytes):
        do { try await socket.send(bytes) } catch { return }
      case .close(let code, let reason):
        return await socket.close(code: code, reason: reason)
      }
    }
  }

  // Not inlined, like what it calls: the task of a connection that says nothing has no room for either.
  @inline(never)
  private func read(into embedding: Embedding, as number: Int) async {
    var bucket = TokenBucket(
      capacity: context.limits.messageBurst, perSecond: context.limits.messagesPerSecond,
      now: context.wallClock.now())
    for await message in socket.messages {
      guard bucket.take(now: context.wallClock.now()) else {
        return await socket.close(
          code: CloseCode.policyViolation,
          reason: "too many messages: \(context.limits.messagesPerSecond) a second are allowed")
      }
      guard message.kind == .text else {
        return await socket.close(
          code: CloseCode.unsupportedData, reason: "send JSON as text, not as binary messages")
      }
      await embedding.receive(message.bytes, from: number)
    }
  }
}

extension Outbound {
  /// An error of the API as a message of the bridge.
  static func error(_ error: APIError) -> Outbound {
    .error(code: error.code, message: error.message, remedy: error.remedy)
  }
}
