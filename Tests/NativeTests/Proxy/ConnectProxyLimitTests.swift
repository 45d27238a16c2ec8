import Foundation
import HTTPTypes
import Native
import TestSupport
import Testing

/// One after the other, since these count descriptors or need many.
@Suite(.serialized) struct `Connect proxy: limits and end` {
  @Test func `two thousand clients at once all get their answer`() async throws {
    let server = try await WebServer.start(.init(), delegate: Hello())
    var options = ConnectProxy.Options()
    // Each takes four descriptors of this process here.
    let count = min(2000, (descriptorLimit() - 200) / 5)
    options.maximumConnections = count
    // A machine with other work may need its time; how long it takes is not the point.
    options.limits.openingMilliseconds = 60_000
    options.limits.connectMilliseconds = 60_000
    try await ProxyFixture.with(options, target: server.port) { fixture in
      try await onThread {
        let peers = try (0..<count).map { _ in
          try ProxyPeer(fixture.port, sending: connectHead)
        }
        for peer in peers {
          let answer = String(decoding: try peer.receive(established.count), as: UTF8.self)
          try #require(answer == String(decoding: established, as: UTF8.self))
        }
        for peer in peers {
          try peer.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        }
        for peer in peers { try #require(try peer.restText().hasSuffix("hello")) }
      }
      #expect(fixture.attempts.count == count)
      #expect(fixture.attempts.allSatisfy { $0.outcome == .connected })
      #expect(await eventually { await fixture.proxy.load.connections == 0 })
    }
    await server.stop()
  }

  @Test func `one client more than allowed gets 503, and a free place is used again`() async throws
  {
    let target = try ProxyTarget(serve: nil)
    var options = ConnectProxy.Options()
    options.maximumConnections = 3
    try await ProxyFixture.with(options, target: target.port) { fixture in
      let peers = try await onThread {
        try (0..<3).map { _ in try ProxyPeer(throughProxy: fixture.port) }
      }
      let answer = try await fixture.answer(to: connectHead)
      #expect(answer.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
      #expect(answer.contains("has 3 connections, which is all it may have"))
      #expect(fixture.attempts.last == .init(asked: "app.example:443", outcome: .limited))
      for peer in peers { peer.resetWhenClosed() }
      _ = consume peers
      #expect(await eventually { await fixture.proxy.load.connections == 0 })
      _ = try await onThread { try ProxyPeer(throughProxy: fixture.port) }
      #expect(fixture.attempts.last?.outcome == .connected)
    }
  }

  @Test func `far too many clients are closed without a word, and reported`() async throws {
    var options = ConnectProxy.Options()
    options.maximumConnections = 0
    try await ProxyFixture.with(options) { fixture in
      let answers = try await onThread {
        let peers = try (0..<65).map { _ in try ProxyPeer(connectingTo: fixture.port) }
        return try peers[64].restText()
      }
      #expect(answers.isEmpty)
      #expect(fixture.attempts == [.init(asked: "", outcome: .limited)])
    }
  }

  @Test func `a target that takes no connection gets 502 in time, and a client may go meanwhile`()
    async throws
  {
    let target = try ProxyTarget(backlog: 0, serve: nil)
    // They take the places in the queue of who waits to be accepted.
    let fillers = try (0..<2).map { _ in
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
      return try ProxyPeer(startingToConnect: descriptor, to: target.port)
    }
    var options = ConnectProxy.Options()
    options.limits.connectMilliseconds = 300
    try await ProxyFixture.with(options, target: target.port) { fixture in
      let answer = try await onThread {
        let gone = try ProxyPeer(fixture.port, sending: connectHead)
        gone.resetWhenClosed()
        return try ProxyPeer(fixture.port, sending: connectHead).restText()
      }
      #expect(answer.hasPrefix("HTTP/1.1 502 "))
      #expect(answer.contains("Port \(target.port) of this machine did not answer in time. "))
      #expect(await eventually { await fixture.proxy.load.connections == 0 })
      #expect(fixture.attempts.count == 2)
    }
    withExtendedLifetime(fillers) {}
  }

  @Test func `clients that come, break off and go leave no descriptor behind`() async throws {
    let target = try ProxyTarget { peer in
      // One in three is reset, one in three is answered, one in three is just closed.
      switch try peer.receive(1) {
      case Array("r".utf8): peer.resetWhenClosed()
      case Array("a".utf8): try peer.send("answer")
      default: break
      }
    }
    let before = try openDescriptors()
    try await ProxyFixture.with(target: target.port) { fixture in
      try await onThread {
        for turn in 0..<1200 {
          let peer = try ProxyPeer(connectingTo: fixture.port)
          if turn % 2 == 0 { peer.resetWhenClosed() }
          switch turn % 6 {
          case 0: break
          case 1: try peer.send("CONNECT app.ex")
          case 2: try peer.send(connectHead)
          case 3: try peer.send("CONNECT nowhere:1 HTTP/1.1\r\n\r\n")
          case 4: try peer.send(connectHead + "r")
          default:
            try peer.send(connectHead + "a")
            peer.finish()
            #expect(try peer.restText().hasSuffix("answer"))
          }
        }
      }
      #expect(await eventually { await fixture.proxy.load.connections == 0 })
      // Other suites open some meanwhile, but not a thousand.
      #expect(try openDescriptors() < before + 600)
    }
  }

  @Test func `stop closes open tunnels and the port, and waits for the end`() async throws {
    let target = try ProxyTarget(serve: nil)
    let fixture = try await ProxyFixture.start { _ in target.port }
    let peers = try await onThread {
      [
        try ProxyPeer(throughProxy: fixture.port),
        try ProxyPeer(throughProxy: fixture.port),
        try ProxyPeer(fixture.port, sending: "CONNECT app.example"),
        try ProxyPeer(connectingTo: fixture.port),
      ]
    }
    // One of them has bytes that nobody reads.
    let flooding = Thread { try? peers[0].send([UInt8](repeating: 1, count: 50 << 20)) }
    flooding.start()
    #expect(await eventually { await fixture.proxy.load.queuedBytes > 0 })
    #expect(await eventually { await fixture.proxy.load.connections == 4 })
    async let other: Void = fixture.proxy.stop()
    await fixture.proxy.stop()
    await other
    #expect(await fixture.proxy.load.connections == 0)
    #expect(await fixture.proxy.load.queuedBytes == 0)
    let ends = try await onThread {
      peers.dropFirst().map { peer in (try? peer.rest())?.count ?? 0 }
    }
    #expect(ends == [0, 0, 0])
    #expect(throws: ProxyPeer.Failure(call: "connect", code: ECONNREFUSED)) {
      try ProxyPeer(connectingTo: fixture.port)
    }
    let second = try await ConnectProxy.start(.init(port: fixture.port), route: { _ in nil })
    #expect(second.port == fixture.port)
    await second.stop()
  }

  @Test(arguments: [-1, 65536]) func `no port is no port`(port: Int) async throws {
    await #expect(throws: WebError.cannotListen(port: port)) {
      try await ConnectProxy.start(.init(port: port), route: { _ in nil })
    }
  }

  @Test func `a taken port is named, and two proxies do not meet`() async throws {
    let target = try ProxyTarget { try $0.send(try $0.rest()) }
    try await ProxyFixture.with(target: target.port) { first in
      await #expect(throws: WebError.cannotListen(port: first.port)) {
        try await ConnectProxy.start(.init(port: first.port), route: { _ in nil })
      }
      try await ProxyFixture.with(target: closedPort()) { second in
        let answers = try await (
          second.answer(to: connectHead), first.answer(to: connectHead)
        )
        #expect(answers.0.contains(" 502 "))
        #expect(answers.1.contains(" 200 "))
        #expect(first.attempts.count == 1)
        #expect(second.attempts.count == 1)
      }
    }
  }

  @Test func `only 127.0.0.1 is listened on`() async throws {
    try await ProxyFixture.with { fixture in
      // The kernel's table can skip a row while others come and go, so it is read until ours is there.
      #expect(await eventually { (try? listeningAddresses(fixture.port)) == ["0100007F"] })
    }
  }
}

private struct Hello: WebServerDelegate {
  func decideUpgrade(_ request: HTTPRequest, protocols: [String]) -> UpgradeDecision {
    .refuse(HTTPResponse(status: .forbidden), [])
  }

  func respond(to request: HTTPRequest, body: [UInt8]) async -> HTTPAnswer {
    .full(HTTPResponse(status: .ok), Array("hello".utf8))
  }

  func serve(_ socket: WebSocket) async {}
}

private func descriptorLimit() -> Int {
  var limit = rlimit()
  getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  return Int(clamping: limit.rlim_cur)
}

private func openDescriptors() throws -> Int {
  try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
}
