import Foundation
import HTTPTypes
import Native
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct `A receiver of a WebSocket's messages` {
  private func withReceivers(
    _ make: @escaping @Sendable (WebSocket) -> any WebSocketReceiver,
    _ change: (inout WebServer.Options) -> Void = { _ in }, _ body: (Int) async throws -> Void
  ) async throws {
    var options = WebServer.Options()
    change(&options)
    let server = try await WebServer.start(options, delegate: Door(make: make))
    do { try await body(server.port) } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  /// The library gives a peer that does not read some seconds for its goodbye; the suite's limit ends what never ends.
  private func untilEnded(_ ends: Locked<Int>) async {
    while await !eventually({ ends.withLock { $0 } > 0 }) {}
  }

  @Test(arguments: [1, 125, 126, 65535, 65536, 65537, 1 << 20])
  func `posts from inside the callback, whatever the length`(length: Int) async throws {
    try await withReceivers({ Mirror(socket: $0) }, { $0.maximumMessageBytes = 1 << 21 }) { port in
      let peer = try await WebClient.connect(to: "ws://127.0.0.1:\(port)/")
      var messages = peer.messages.makeAsyncIterator()
      for kind in [WebSocketMessage.Kind.text, .binary] {
        let bytes = (0..<length).map { UInt8(0x61 + $0 % 26) }
        try await peer.send(bytes, as: kind)
        let answer = await messages.next()
        #expect(answer?.kind == kind)
        #expect(answer?.bytes == bytes)
      }
    }
  }

  @Test func `closes with what it returns, and hears of the end once`() async throws {
    let ends = Locked(0)
    try await withReceivers({ _ in
      Judge(ends: ends) { $0.bytes == [0x62] ? WebSocketClosure(code: 4321, reason: "no b") : nil }
    }) { port in
      let peer = try Wire(port: port)
      try await peer.upgrade("/")
      peer.send(frame: [0x61])
      peer.send(frame: [0x62])
      peer.send(frame: [0x63])
      #expect(await peer.end() == .init(code: 4321, reason: "no b"))
      peer.send(frame: [0x10, 0xE1], opcode: 8)
      await untilEnded(ends)
    }
    #expect(ends.withLock { $0 } == 1)
  }

  @Test func `what is posted from several threads keeps each one's order`() async throws {
    try await withReceivers({ socket in
      Judge { _ in
        for thread in 0..<4 {
          socket.run {
            await withTaskExecutorPreference(globalConcurrentExecutor) {
              for number in 0..<500 { socket.post(Array("\(thread) \(number)".utf8)) }
            }
          }
          // Among them this thread, which writes at once where it may.
          for number in 0..<50 { socket.post(Array("\(thread + 4) \(number)".utf8)) }
        }
        return nil
      }
    }) { port in
      let peer = try await WebClient.connect(to: "ws://127.0.0.1:\(port)/")
      try await peer.send([0x61])
      var next: [Int: Int] = [:]
      var count = 0
      for await message in peer.messages {
        let words = String(decoding: message.bytes, as: UTF8.self).split(separator: " ")
        let (thread, number) = (Int(words[0]) ?? -1, Int(words[1]) ?? -1)
        #expect(number == next[thread, default: 0])
        next[thread] = number + 1
        count += 1
        if count == 4 * 550 { break }
      }
      #expect(next.count == 8)
    }
  }

  @Test func `what this thread posts does not overtake what another posted before`() async throws {
    try await withReceivers({ socket in
      Judge { _ in
        let isPosted = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
          socket.post([0x31])
          isPosted.signal()
        }
        isPosted.wait()
        socket.post([0x32])
        return nil
      }
    }) { port in
      let peer = try await WebClient.connect(to: "ws://127.0.0.1:\(port)/")
      try await peer.send([0x61])
      var messages = peer.messages.makeAsyncIterator()
      #expect(await messages.next()?.bytes == [0x31])
      #expect(await messages.next()?.bytes == [0x32])
    }
  }

  @Test func `a goodbye leaves behind what was posted before, and nothing after it`() async throws {
    try await withReceivers({ socket in
      Judge { _ in
        socket.post([0x31])
        socket.close(behindPosted: WebSocketClosure(code: 4001, reason: "enough"))
        socket.close(behindPosted: WebSocketClosure(code: 4002, reason: "again"))
        socket.post([0x32])
        // And once the goodbye is out, when nothing waits any more.
        socket.run { socket.post([0x33]) }
        return nil
      }
    }) { port in
      let peer = try Wire(port: port)
      try await peer.upgrade("/")
      peer.send(frame: [0x61])
      let frames = await peer.frames()
      #expect(frames.map(\.opcode) == [1, 8])
      #expect(frames.first?.payload == [0x31])
      #expect(frames.last?.payload.starts(with: [0x0F, 0xA1]) == true)
      peer.send(frame: [0x0F, 0xA1], opcode: 8)
      #expect(await peer.bytes().isEmpty)
    }
  }

  @Test func `who reads nothing of what is posted is closed, and nobody else`() async throws {
    let ends = Locked(0)
    try await withReceivers(
      { socket in
        Judge(ends: ends) { message in
          let answer = [UInt8](repeating: 0x61, count: message.bytes == [0x66] ? 60_000 : 1)
          for _ in 0..<(message.bytes == [0x66] ? 200 : 1) { socket.post(answer) }
          return nil
        }
      }, { $0.maximumQueuedBytes = 1 << 20 }
    ) { port in
      let deaf = try Wire(port: port)
      try await deaf.upgrade("/")
      deaf.send(frame: [0x66])
      await untilEnded(ends)
      let peer = try await WebClient.connect(to: "ws://127.0.0.1:\(port)/")
      try await peer.send([0x61])
      var messages = peer.messages.makeAsyncIterator()
      #expect(await messages.next()?.bytes == [0x61])
    }
  }

  @Test func `its work is cancelled, and waited for, when the server stops`() async throws {
    let steps = Locked<[String]>([])
    try await withReceivers({ socket in
      Judge { _ in
        socket.run {
          steps.withLock { $0.append("begun") }
          let (never, end) = AsyncStream<Void>.makeStream()
          for await _ in never {}
          end.finish()
          steps.withLock { $0.append(Task.isCancelled ? "cancelled" : "slept") }
        }
        return nil
      }
    }) { port in
      let peer = try await WebClient.connect(to: "ws://127.0.0.1:\(port)/")
      try await peer.send([0x61])
      #expect(await eventually { steps.withLock { $0 } == ["begun"] })
    }
    #expect(steps.withLock { $0 } == ["begun", "cancelled"])
  }
}

private struct Door: WebServerDelegate {
  let make: @Sendable (WebSocket) -> any WebSocketReceiver

  func decideUpgrade(_ request: HTTPRequest, protocols: [String]) -> UpgradeDecision {
    .accept(subprotocol: nil)
  }

  func respond(to request: HTTPRequest, body: [UInt8]) async -> HTTPAnswer {
    .full(HTTPResponse(status: .notFound), [])
  }

  func receiver(for socket: WebSocket) -> (any WebSocketReceiver)? { make(socket) }
}

private final class Mirror: WebSocketReceiver {
  private let socket: WebSocket

  init(socket: WebSocket) { self.socket = socket }

  func received(_ message: WebSocketMessage) -> WebSocketClosure? {
    socket.post(message.bytes, as: message.kind)
    return nil
  }

  func closed() {}
}

/// Does what it is told to with every message.
private final class Judge: WebSocketReceiver {
  private let ends: Locked<Int>
  private let verdict: @Sendable (WebSocketMessage) -> WebSocketClosure?

  init(
    ends: Locked<Int> = Locked(0),
    verdict: @escaping @Sendable (WebSocketMessage) -> WebSocketClosure?
  ) {
    self.ends = ends
    self.verdict = verdict
  }

  func received(_ message: WebSocketMessage) -> WebSocketClosure? { verdict(message) }

  func closed() { ends.withLock { $0 += 1 } }
}
