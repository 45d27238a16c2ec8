import HTTPTypes
import JSON
import TestSupport
import Testing

@testable import Host

@Suite struct `Refusals and close codes on the wire` {
  private static func bridge(_ host: TestHost, _ path: String = "/bridge") async throws -> Wire {
    let wire = try Wire(port: host.port)
    try await wire.upgrade(path)
    return wire
  }

  @Test(
    arguments: [
      ("127.0.0.1", ["Origin: http://evil.localhost"], 403, "foreign-origin"),
      ("app.meingpt.com.localhost", ["Origin: null"], 403, "foreign-origin"),
      ("localhost", ["Origin: http://localhost:1"], 403, "foreign-origin"),
      ("example.com", [], 421, "unknown-host"),
      ("127.0.0.1", ["Sec-WebSocket-Protocol: other"], 400, "unknown-subprotocol"),
    ] as [(String, [String], Int, String)])
  func `a handshake is refused with the reason`(
    host name: String, headers: [String], status: Int, code: String
  ) async throws {
    try await TestHost.run { host in
      let wire = try Wire(port: host.port)
      try wire.handshake("/bridge", host: name, headers: headers)
      let reply = try await wire.reply()
      #expect(reply.status == status)
      #expect(reply.json?["error"]?["code"]?.stringValue == code)
    }
  }

  @Test func `a message over 64 KiB closes with 1009`() async throws {
    try await TestHost.run { host in
      let bridge = try await Self.bridge(host)
      bridge.send(frame: [UInt8](repeating: 0x78, count: 65537))
      #expect(await bridge.end()?.code == 1009)
    }
  }

  @Test func `bytes that are no text close with 1003, whatever they say`() async throws {
    try await TestHost.run { host in
      let bridge = try await Self.bridge(host)
      bridge.send(frame: Array(#"{"type": "MEINGPT_TOKEN_REFRESH"}"#.utf8), opcode: 2)
      #expect(
        await bridge.end()
          == .init(code: 1003, reason: "send JSON as text, not as binary messages"))
    }
  }

  @Test func `a flood closes with 1008 and says why`() async throws {
    var limits = Limits()
    limits.messageBurst = 3
    limits.messagesPerSecond = 2
    try await TestHost.run(limits: limits) { host in
      let bridge = try await Self.bridge(host)
      for _ in 0..<4 { bridge.send(frame: Array("{}".utf8)) }
      #expect(
        await bridge.end()
          == .init(code: 1008, reason: "too many messages: 2 a second are allowed"))
    }
  }

  @Test func `the simulator cuts with 4000, a takeover closes with 4001, the end with 1001`()
    async throws
  {
    var last: Wire?
    try await TestHost.run { host in
      let embedding = await host.service.embeddings.make()
      let path = "/bridge?embedding=\(embedding.id)"
      let first = try await Self.bridge(host, path)
      #expect(await eventually { await embedding.isConnected })
      let second = try await Self.bridge(host, path)
      #expect(
        await first.end()
          == .init(code: 4001, reason: "another connection took this embedding over"))
      second.send(
        frame: Array(
          #"{"type":"hostsim.control","control":{"disconnect":{"for":"2s"}}}"#.utf8))
      #expect(
        await second.end() == .init(code: 4000, reason: "cut by the simulator for 2s"))
      let refused = try Wire(port: host.port)
      try refused.handshake(path)
      #expect(try await refused.reply().status == 503)
      host.clock.advance(by: 2000)
      let third = try await Self.bridge(host, path)
      #expect(await eventually { await embedding.attachment.map { $0.number > 2 } == true })
      last = third
    }
    #expect(await last?.end()?.code == 1001)
  }
}
