import Foundation
import Native
import TestSupport
import Testing

@Suite struct `Connect proxy: tunnels` {
  @Test func `bytes sent right after the head reach the target first, and in order`() async throws {
    let target = try ProxyTarget { try $0.send(try $0.rest()) }
    try await ProxyFixture.with(target: target.port) { fixture in
      let answer = try await onThread {
        let peer = try ProxyPeer(fixture.port, sending: connectHead + "one ")
        try peer.send("two ")
        let head = try peer.receive(established.count)
        try peer.send("three")
        peer.finish()
        return try head + peer.rest()
      }
      #expect(answer == established + Array("one two three".utf8))
      #expect(fixture.attempts == [.init(asked: "app.example:443", outcome: .connected)])
    }
  }

  @Test func `however a request and its payload are cut, the target gets the same`() async throws {
    let target = try ProxyTarget { try $0.send(try $0.rest()) }
    try await ProxyFixture.with(target: target.port) { fixture in
      try await onThread {
        for seed in 0..<200 {
          var random = SeededGenerator(seed: UInt64(seed))
          let payload = (0..<Int.random(in: 0...5000, using: &random)).map { _ in
            UInt8.random(in: 0...255, using: &random)
          }
          let peer = try ProxyPeer(connectingTo: fixture.port)
          var rest = (Array(connectHead.utf8) + payload)[...]
          while !rest.isEmpty {
            let length = Int.random(in: 1...max(1, rest.count / 2), using: &random)
            try peer.send(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
          }
          peer.finish()
          let answer = try peer.rest()
          try #require(answer == established + payload, "seed \(seed)")
        }
      }
    }
  }

  @Test func `a target that ends first still hears its client`() async throws {
    let heard = Locked<[UInt8]>([])
    let target = try ProxyTarget { peer in
      try peer.send("goodbye")
      peer.finish()
      let rest = try peer.rest()
      heard.withLock { $0 = rest }
    }
    try await ProxyFixture.with(target: target.port) { fixture in
      try await onThread {
        let peer = try ProxyPeer(throughProxy: fixture.port)
        #expect(try peer.restText() == "goodbye")
        try peer.send("still here")
      }
      #expect(await eventually { heard.withLock { $0 } == Array("still here".utf8) })
      #expect(await eventually { await fixture.proxy.load.connections == 0 })
    }
  }

  @Test func `a silent tunnel stays open, and one with one way ended is given up`() async throws {
    var options = ConnectProxy.Options()
    options.limits.halfOpenMilliseconds = 100
    options.limits.openingMilliseconds = 50
    // A target that never says anything and notices no end.
    let target = try ProxyTarget(serve: nil)
    try await ProxyFixture.with(options, target: target.port) { fixture in
      let open = try await onThread { try ProxyPeer(throughProxy: fixture.port) }
      try await onThread {
        let half = try ProxyPeer(throughProxy: fixture.port)
        half.finish()
        #expect(throws: ProxyPeer.Failure(call: "recv", code: ECONNRESET)) { try half.rest() }
      }
      #expect(await fixture.proxy.load.connections == 1)
      try open.send("x")
    }
  }

  @Test func `a target that resets is a reset for the client, and the other way round`()
    async throws
  {
    let codes = Locked<[Int32]>([])
    let target = try ProxyTarget { peer in
      if try peer.receive(1) == Array("t".utf8) { return peer.resetWhenClosed() }
      try peer.send("go")
      do { _ = try peer.rest() } catch let failure as ProxyPeer.Failure {
        codes.withLock { $0.append(failure.code) }
      }
    }
    try await ProxyFixture.with(target: target.port) { fixture in
      try await onThread {
        let first = try ProxyPeer(throughProxy: fixture.port)
        try first.send("t")
        #expect(throws: ProxyPeer.Failure(call: "recv", code: ECONNRESET)) { try first.rest() }
        let second = try ProxyPeer(throughProxy: fixture.port)
        try second.send("c")
        #expect(try second.receive(2) == Array("go".utf8))
        second.resetWhenClosed()
      }
      #expect(await eventually { codes.withLock { $0 } == [ECONNRESET] })
      #expect(await eventually { await fixture.proxy.load.connections == 0 })
    }
  }

  @Test func `a target that breaks off in the middle of a transfer ends it for its client`()
    async throws
  {
    let target = try ProxyTarget { peer in
      _ = try peer.receive(1_000_000)
      peer.resetWhenClosed()
    }
    try await ProxyFixture.with(target: target.port) { fixture in
      try await onThread {
        let peer = try ProxyPeer(throughProxy: fixture.port)
        #expect(throws: ProxyPeer.Failure.self) {
          for _ in 0..<10_000 { try peer.send([UInt8](repeating: 1, count: 65536)) }
        }
      }
      #expect(await eventually { await fixture.proxy.load.connections == 0 })
      #expect(await fixture.proxy.load.queuedBytes == 0)
    }
  }

  @Test func `20 MB go both ways at once, whole`() async throws {
    let there = payload(seed: 1)
    let back = payload(seed: 2)
    let arrived = Locked<[UInt8]>([])
    let target = try ProxyTarget { peer in
      let writer = Thread {
        try? peer.send(back)
        peer.finish()
      }
      writer.start()
      let all = try peer.rest()
      arrived.withLock { $0 = all }
    }
    try await ProxyFixture.with(target: target.port) { fixture in
      let peer = try await onThread { try ProxyPeer(throughProxy: fixture.port) }
      async let sent: Void = onThread {
        try peer.send(there)
        peer.finish()
      }
      let received = try await onThread { try peer.rest() }
      try await sent
      #expect(received == back)
      #expect(await eventually { arrived.withLock { $0.count } == there.count })
      #expect(arrived.withLock { $0 } == there)
      #expect(await fixture.proxy.load.greatestQueuedBytes <= 2 * 65536)
    }
  }

  @Test(arguments: [true, false])
  func `whoever does not read makes the other wait, and little is kept`(isTarget: Bool)
    async throws
  {
    let mayRead = DispatchSemaphore(value: 0)
    let all = payload(seed: 3)
    let arrived = Locked<[UInt8]?>(nil)
    let read: @Sendable (ProxyPeer) throws -> Void = { peer in
      mayRead.wait()
      let rest = try peer.rest()
      arrived.withLock { $0 = rest }
    }
    let write: @Sendable (ProxyPeer) throws -> Void = { peer in
      try peer.send(all)
      peer.finish()
    }
    let target = try ProxyTarget(serve: isTarget ? read : write)
    try await ProxyFixture.with(target: target.port) { fixture in
      let peer = try await onThread { try ProxyPeer(throughProxy: fixture.port) }
      async let done: Void = onThread { try isTarget ? write(peer) : read(peer) }
      #expect(await eventually { await fixture.proxy.load.queuedBytes > 0 })
      #expect(arrived.withLock { $0 } == nil)
      mayRead.signal()
      try await done
      #expect(await eventually { arrived.withLock { $0 } != nil })
      #expect(arrived.withLock { $0 } == all)
      #expect(await fixture.proxy.load.greatestQueuedBytes <= 65536)
      #expect(await fixture.proxy.load.queuedBytes == 0)
    }
  }

  @Test func `a target on ::1 alone is reached at the second try`() async throws {
    let target = try ProxyTarget(ipv6: true) { try $0.send(try $0.rest()) }
    try await ProxyFixture.with(target: target.port) { fixture in
      let answer = try await fixture.answer(to: connectHead + "six")
      #expect(answer == String(decoding: established, as: UTF8.self) + "six")
    }
  }

  private func payload(seed: UInt64) -> [UInt8] {
    var random = SeededGenerator(seed: seed)
    let block = (0..<8192).map { _ in random.next() }
    // 20 MB of which no two blocks are alike.
    return (0..<320).flatMap { number in
      block.withUnsafeBytes { [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 1) + $0 }
    }
  }
}
