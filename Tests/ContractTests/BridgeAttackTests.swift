import HTTPTypes
import JSON
import Native
import TestSupport
import Testing

/// Frames and messages that an unfriendly client would send.
@Suite struct `Attacks on the bridge` {
  /// A message of so many bytes, which nobody understands.
  private static func message(bytes: Int) -> [UInt8] {
    let shell = #"{"type":""}"#
    return Array(
      #"{"type":""#.utf8) + Array(repeating: UInt8(ascii: "x"), count: bytes - shell.utf8.count)
      + Array(#""}"#.utf8)
  }

  @Test func `a message of 64 KiB is read, one byte more closes with 1009`() async throws {
    try await ContractHost.run { host in
      let client = try await host.connect()
      let most = Self.message(bytes: 65536)
      #expect(most.count == 65536)
      try await client.socket.send(most)
      #expect(try await client.next()?["code"] == "unknown-message")
      #expect(try await client.isServed())
      let wire = try Wire(port: host.port)
      try await wire.upgrade()
      wire.send(frame: Self.message(bytes: 65537))
      #expect(await wire.end()?.code == 1009)
      #expect(try await client.isServed())
    }
  }

  @Test func `a binary frame is answered or closed, and nobody else notices`() async throws {
    try await ContractHost.run { host in
      let client = try await host.connect()
      for payload: [UInt8] in [
        [], [0], [0xFF, 0xFE], Array("{}".utf8), Self.message(bytes: 65537),
      ] {
        let wire = try Wire(port: host.port)
        try await wire.upgrade()
        wire.send(frame: payload, opcode: 2)
        wire.send(frame: Array("nonsense".utf8))
        wire.send(frame: [0x03, 0xE8], opcode: 8)
        let frames = await wire.frames()
        #expect(frames.last?.opcode == 8)
        for frame in frames where frame.opcode != 8 {
          let message = try JSONValue(parsing: frame.payload)
          #expect(message["type"] == "hostsim.error")
          #expect(message.objectValue?.names == ["type", "code", "message", "remedy"])
        }
        #expect(try await client.isServed())
      }
    }
  }

  @Test(
    arguments: [
      [0x83, 0x80, 0, 0, 0, 0], [0xF1, 0x80, 0, 0, 0, 0], [0x89, 0xFE, 0, 200, 0, 0, 0, 0],
      [0x80, 0x81, 0, 0, 0, 0, 0x20], [0x01, 0x81, 0, 0, 0, 0, 0x20, 0x81, 0x81, 0, 0, 0, 0, 0x20],
      [0x81, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0],
      [0x81, 0xFF, 0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0x20],
      [0x88, 0x81, 0, 0, 0, 0, 0x03], [0x81, 0x82, 0, 0, 0, 0, 0xC3, 0x28], [0x81], [0x00],
      [0x47, 0x45, 0x54, 0x20, 0x2F, 0x20, 0x48, 0x54, 0x54, 0x50],
    ] as [[UInt8]])
  func `a broken frame harms only its own connection`(frame: [UInt8]) async throws {
    try await ContractHost.run { host in
      let client = try await host.connect()
      let wire = try Wire(port: host.port)
      try await wire.upgrade()
      try wire.send(frame)
      #expect(try await client.isServed())
      #expect(try await host.api(.get, "/health").status == 200)
    }
  }

  @Test func `a flood of malformed messages on one bridge leaves another served`() async throws {
    try await ContractHost.run { host in
      let client = try await host.connect()
      let wire = try Wire(port: host.port)
      try await wire.upgrade()
      let nonsense = ["", "{", "[]", #"{"type":"x"}"#, #"{"type":"hostsim.control","control":{}}"#]
      for turn in 0..<40 {
        for number in 0..<100 {
          wire.send(frame: Array(nonsense[number % nonsense.count].utf8))
        }
        if turn.isMultiple(of: 10) { #expect(try await client.isServed()) }
      }
      // The close frame may be lost: the peer is reset while it still sends.
      _ = await wire.frames()
      #expect(try await client.isServed())
      #expect(try await host.api(.get, "/health").json?["connected"] == 1)
    }
  }

  @Test func `members of a page's own messages are checked one by one`() async throws {
    try await ContractHost.run { host in
      let entry: JSONObject = [
        "from": "app", "to": "host", "kind": "message", "name": "X", "origin": nil,
        "verdict": nil, "reason": nil, "raw": nil,
      ]
      let client = try await host.connect()
      for name in entry.names {
        for value: JSONValue in [7, [:], [], "nonsense", true] {
          var bent = entry
          bent[name] = value
          let isFine =
            name == "raw" || (value == "nonsense" && ["name", "origin", "reason"].contains(name))
          try await client.send(["type": "hostsim.observed", "entry": .object(bent)])
          if isFine { continue }
          let error = try await client.next()
          #expect(error?["code"] == "invalid-message", "\(name): \(value)")
          #expect(error?["message"]?.stringValue?.contains(name) == true, "\(name): \(value)")
        }
      }
      for message: JSONValue in [
        ["type": "hostsim.observed", "entry": .object(entry), "id": 1],
        ["type": "hostsim.observed"], ["type": "hostsim.control", "control": "note", "x": 1],
        ["type": "MEINGPT_TOKEN_REFRESH", "origin": 7],
      ] {
        try await client.send(message)
        #expect(try await client.next()?["code"] == "invalid-message", "\(message)")
      }
      #expect(try await client.isServed())
    }
  }

  @Test func `a cut closes with 4000, a takeover with 4001, and says why`() async throws {
    try await ContractHost.run { host in
      let cuts: [JSONValue] = [["disconnect": ["for": "2s"]], ["bridge": "down"]]
      for step in cuts {
        let wire = try Wire(port: host.port)
        try await wire.upgrade()
        wire.send(
          frame: JSONValue.object(["type": "hostsim.control", "control": step]).encoded())
        let close = try #require(await wire.end())
        #expect(close.code == 4000)
        #expect(close.reason.hasPrefix("cut by"))
      }
      let made = try await host.api(.post, "/embeddings").json
      let id = try #require(made?["id"]?.stringValue)
      let wire = try Wire(port: host.port)
      try await wire.upgrade("/bridge?embedding=\(id)")
      let second = try await host.connect("embedding=\(id)")
      #expect(
        await wire.end()
          == .init(code: 4001, reason: "another connection took this embedding over"))
      #expect(try await second.isServed())
    }
  }
}
