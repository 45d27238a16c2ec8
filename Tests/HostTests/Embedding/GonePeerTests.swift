import Foundation
import HTTPTypes
import JSON
import Messages
import Native
import TestSupport
import Testing

@testable import Host

@Suite struct `A peer that asks and goes` {
  @Test func `costs no signature, and what it saw is still taken down`() async throws {
    try await TestHost.run { host in
      let made = await host.service.embeddings.make()
      // A token, so that the keys are there.
      _ = try await host.api(.post, "/tokens", [:])
      let peer = try Wire(port: host.port)
      try await peer.upgrade("/bridge?embedding=\(made.id)")

      // Nothing is signed for now: the pool has one thread.
      let (gate, busy) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
      let blocker = Task {
        try await host.service.context.pool.run {
          busy.signal()
          gate.wait()
        }
      }
      await withCheckedContinuation { continuation in
        Thread.detachNewThread {
          busy.wait()
          continuation.resume()
        }
      }
      for _ in 0..<20 { peer.send(frame: Array(#"{"type":"MEINGPT_TOKEN_REFRESH"}"#.utf8)) }
      peer.send(
        frame: Array(#"{"type":"hostsim.control","control":{"note":"the last word"}}"#.utf8))
      peer.send(frame: [0x03, 0xE8], opcode: 8)
      #expect(await eventually { await host.simulator.server.connectionCount == 0 })
      gate.signal()
      try await blocker.value

      #expect(await eventually { await !made.isConnected })
      let entries = made.timeline.snapshot().entries
      #expect(entries.count { $0.name == "MEINGPT_TOKEN_REFRESH" } == 20)
      #expect(entries.count { $0.name == "token issued" } <= 1)
      #expect(entries.count { $0.reason == "whoever asked is gone" } >= 19)
      #expect(entries.contains { $0.name == "the last word" })
      #expect(entries.last?.name == "disconnected")
    }
  }

  @Test func `more messages than may wait close with 1008, and nobody else`() async throws {
    var limits = Limits()
    limits.waitingMessages = 8
    try await TestHost.run(limits: limits) { host in
      let other = try await host.connect()
      let peer = try Wire(port: host.port)
      try await peer.upgrade()
      let gate = DispatchSemaphore(value: 0)
      let blocker = Task { try await host.service.context.pool.run { gate.wait() } }
      for _ in 0..<2000 { peer.send(frame: Array(#"{"type":"MEINGPT_TOKEN_REFRESH"}"#.utf8)) }
      #expect(
        await peer.end()
          == .init(code: 1008, reason: "too many messages are waiting: send slower"))
      gate.signal()
      try await blocker.value
      try await other.refresh()
      #expect(try await other.next()?["type"] == "MEINGPT_TOKEN_RESPONSE")
    }
  }
}
