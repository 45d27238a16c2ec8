/// What is posted to one WebSocket, from any thread, in the order of the calls.
///
/// On the loop's thread it is written at once, unless something that was posted elsewhere comes before it.
final class Outbox: Sendable {
  private enum Item {
    case message(WebSocketMessage)
    case closure(WebSocketClosure)
  }

  private let items = Locked<[Item]>([])
  private let id: ConnectionID
  private let loop: Loop

  init(_ id: ConnectionID, _ loop: Loop) {
    self.id = id
    self.loop = loop
  }

  func post(_ message: WebSocketMessage) {
    if let core = loop.ownCore, items.withLock({ $0.isEmpty }) {
      write(message, core)
    } else {
      add(.message(message))
    }
  }

  /// Always between two turns: a close from inside a callback would not send its frame.
  func close(_ closure: WebSocketClosure) { add(.closure(closure)) }

  private func add(_ item: Item) {
    let isFirst = items.withLock { items in
      items.append(item)
      return items.count == 1
    }
    if isFirst { loop.perform { core in self.flush(core) } }
  }

  /// They leave the list when they are out, so that nobody overtakes them.
  private func flush(_ core: LoopCore) {
    var done = 0
    while true {
      let next = items.withLock { items -> [Item] in
        items.removeFirst(done)
        return items
      }
      if next.isEmpty { return }
      for item in next {
        switch item {
        case .message(let message): write(message, core)
        case .closure(let closure):
          guard let connection = core.connections[id] else { continue }
          core.close(connection, code: closure.code, reason: closure.reason)
        }
      }
      done = next.count
    }
  }

  private func write(_ message: WebSocketMessage, _ core: LoopCore) {
    guard let connection = core.connections[id], case .webSocket = connection.role else { return }
    do throws(WebError) { try core.write(.init(message), to: connection) } catch {
      // Who is gone needs nothing any more.
      guard case .sendQueueFull = error else { return }
      loop.perform { [id] core in
        guard let connection = core.connections[id] else { return }
        core.closeUnread(connection)
      }
    }
  }
}
