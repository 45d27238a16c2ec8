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
    let embedding: Embedding
    if let known {
      embedding = known
    } else {
      let persona = request.persona.flatMap { context.persona($0) }
      embedding = await embeddings.make(.init(persona: persona))
    }
    embeddings.connected(embedding.id)
    let (outbox, out) = AsyncStream<Attachment.Dispatch>.makeStream()
    let (jobs, due) = AsyncStream<Int>.makeStream()
    let attachment = Attachment(
      number: embeddings.nextConnection(), isPage: request.isPage, outbox: out, jobs: due)
    await withDiscardingTaskGroup { group in
      group.addTask { await write(outbox) }
      // Off the loop's thread: the welcome holds the whole timeline.
      await withTaskExecutorPreference(globalConcurrentExecutor) {
        await embedding.attach(
          attachment, isResumed: known != nil, frameIsAlive: request.frameIsAlive)
      }
      if let key = request.persona, known == nil, context.persona(key) == nil {
        let error = APIError(
          unknownPersona: key, known: context.configuration.personas.map(\.key))
        await embedding.post(.error(error))
      }
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
      await embedding.receive(message, from: number)
    }
  }
}

extension Outbound {
  /// An error of the API as a message of the bridge.
  static func error(_ error: APIError) -> Outbound {
    .error(code: error.code, message: error.message, remedy: error.remedy)
  }
}
