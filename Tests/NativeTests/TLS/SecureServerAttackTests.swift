import Foundation
import HTTPTypes
import Native
import TestSupport
import Testing

/// Peers that do not speak TLS as they should.
@Suite(.serialized) struct `Web server with TLS, under bad peers` {
  /// The first bytes of a handshake: a record of 512 bytes is announced and does not come.
  private static let half: [UInt8] = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC]

  /// What a peer says instead of a handshake.
  enum Noise: String, CaseIterable, Sendable {
    case plainHTTP, zeros, ones, brokenHello, oldHello, alert

    var bytes: [UInt8] {
      switch self {
      case .plainHTTP: Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
      case .zeros: [UInt8](repeating: 0, count: 70_000)
      case .ones: [UInt8](repeating: 0xFF, count: 70_000)
      case .brokenHello: half + [UInt8](repeating: 0, count: 600)
      case .oldHello: [0x80, 0x2E, 0x01, 0x00, 0x02] + [UInt8](repeating: 0, count: 60)
      case .alert: [0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28]
      }
    }
  }

  @Test(arguments: Noise.allCases)
  func `bytes that are no handshake end their connection, and the others go on`(
    noise: Noise
  ) async throws {
    try await withSecureServer { _, secure in
      let socket = try await WebClient.connect(to: "wss://127.0.0.1:\(secure)/")
      let peer = try Wire(port: secure)
      try? peer.send(noise.bytes)
      let answer = await peer.bytes()
      #expect(!String(decoding: answer, as: UTF8.self).contains("HTTP/1.1 2"))
      try await socket.send([0x61])
      var messages = socket.messages.makeAsyncIterator()
      #expect(await messages.next()?.bytes == [0x61])
      let (response, _) = try await WebClient.patientFetch(.get, "https://127.0.0.1:\(secure)/")
      #expect(response.status == .ok)
      await socket.close()
    }
  }

  @Test func `seeded garbage harms nobody`() async throws {
    try await withSecureServer { _, secure in
      var state: UInt64 = 4
      for turn in 0..<300 {
        var bytes = turn % 2 == 0 ? Self.half : []
        for _ in 0..<(turn * 3) {
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          bytes.append(UInt8(truncatingIfNeeded: state >> 33))
        }
        let peer = try Wire(port: secure)
        try? peer.send(bytes)
      }
      let (response, _) = try await WebClient.patientFetch(.get, "https://127.0.0.1:\(secure)/")
      #expect(response.status == .ok)
    }
  }

  @Test func `handshakes that stand still hold up neither the others nor the end`() async throws {
    var idle: [Wire] = []
    var port = 0
    try await withSecureServer { _, secure in
      port = secure
      for turn in 0..<50 {
        let peer = try Wire(port: secure)
        if turn % 2 == 0 { try peer.send(Self.half) }
        idle.append(peer)
      }
      for _ in 0..<5 {
        let (response, _) = try await WebClient.patientFetch(.get, "https://127.0.0.1:\(secure)/")
        #expect(response.status == .ok)
      }
    }
    // Stopped: each of them is closed, and the port is free.
    for peer in idle { _ = await peer.bytes() }
    #expect(throws: (any Error).self) { try Wire(port: port) }
  }

  @Test func `two servers at once keep their certificates and their ports`() async throws {
    try await withSecureServer { first, firstPort in
      try await withSecureServer { second, secondPort in
        #expect(Set([first.port, firstPort, second.port, secondPort]).count == 4)
        try await second.use(try await Foreign.shared.value.second)
        let shown1 = try await handshake(firstPort).text
        #expect(shown1.contains("subject=CN = first"))
        let shown2 = try await handshake(secondPort).text
        #expect(shown2.contains("subject=CN = second"))
      }
      let shown3 = try await handshake(firstPort).text
      #expect(shown3.contains("subject=CN = first"))
    }
  }

  @Test func `a loop that is used again speaks no TLS unless told to`() async throws {
    for _ in 0..<5 {
      try await withSecureServer { _, secure in
        _ = try await WebClient.patientFetch(.get, "https://127.0.0.1:\(secure)/")
      }
      let plain = try await WebServer.start(.init(), delegate: SecureEcho())
      #expect(plain.securePort == nil)
      _ = try await WebClient.patientFetch(.get, "http://127.0.0.1:\(plain.port)/")
      await plain.stop()
    }
  }

  @Test func `only 127.0.0.1 is listened on, and the port is closed at the end`() async throws {
    var port = 0
    try await withSecureServer { _, secure in
      port = secure
      var addresses: Set<String> = []
      for _ in 0..<100 where addresses.isEmpty { addresses = try listeningAddresses(secure) }
      #expect(addresses == ["0100007F"])
    }
    #expect(try listeningAddresses(port).isEmpty)
    #expect(throws: (any Error).self) { try Wire(port: port) }
  }

  @Test func `200 handshakes leave no descriptor`() async throws {
    try await withSecureServer { _, secure in
      let authority = try await Foreign.shared.value.authority
      // A third of them end without a goodbye, a third in the middle of the handshake.
      let script = """
        import ssl, socket
        context = ssl.create_default_context(cafile="\(authority)")
        for turn in range(200):
          plain = socket.create_connection(("127.0.0.1", \(secure)), timeout=30)
          if turn % 3 == 2:
            plain.send(bytes([0x16, 3, 1, 2, 0, 1]))
            plain.close()
            continue
          secure = context.wrap_socket(plain, server_hostname="localhost")
          secure.sendall(b"GET / HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n")
          if turn % 3 == 0:
            assert b"https localhost /" in b"".join(iter(lambda: secure.recv(4096), b""))
          secure.close()
        print("done")
        """
      let outcome = try await Judge.run(["python3", "-c", script])
      #expect(outcome.text == "done\n")
      var turns = 0
      while try sockets(secure) > 1, turns < 20_000 {
        turns += 1
        await Task.yield()
      }
      // The one that listens.
      #expect(try sockets(secure) == 1)
    }
  }
}

/// How many sockets of this process have `port` on their own side, by the kernel's table.
private func sockets(_ port: Int) throws -> Int {
  let suffix = String(format: ":%04X", port)
  let file = try FileHandle(forReadingFrom: URL(filePath: "/proc/net/tcp"))
  let text = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
  return text.split(separator: "\n").count { line in
    let row = line.split(separator: " ")
    // 06: TIME_WAIT, which no process holds.
    return row.count > 3 && row[1].hasSuffix(suffix) && row[3] != "06"
  }
}
