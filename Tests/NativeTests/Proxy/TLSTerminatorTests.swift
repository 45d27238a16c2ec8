import Foundation
import HTTPTypes
import Native
import TestSupport
import Testing

@Suite struct `TLS in front of a plain port` {
  @Test(arguments: ["-tls1_2", "-tls1_3"])
  func `openssl verifies the chain, and gets what the app says`(version: String) async throws {
    let app = try ProxyTarget {
      try $0.send("you said " + String(decoding: try $0.receive(5), as: UTF8.self))
    }
    try await withTerminator(to: app.port) { terminator in
      let outcome = try await Judge.run(
        [
          "openssl", "s_client", "-connect", "127.0.0.1:\(terminator.port)", "-servername",
          "app.meingpt.com", "-verify_hostname", "app.meingpt.com", "-CAfile",
          Foreign.shared.value.authority, "-alpn", "h2,http/1.1", "-ign_eof", version,
        ], input: "hello\n")
      #expect(outcome.text.contains("Verify return code: 0 (ok)"))
      #expect(outcome.text.contains("ALPN protocol: http/1.1"))
      #expect(outcome.text.contains("you said hello"))
    }
  }

  @Test func `through proxy and TLS, Python gets the plain app's page`() async throws {
    let app = try await WebServer.start(.init(), delegate: Page())
    try await withTerminator(to: app.port) { terminator in
      let fixture = try await ProxyFixture.start { target in
        target == .init(host: "app.meingpt.com", port: 443) ? terminator.port : nil
      }
      let outcome = try await python(
        """
        connection = http.client.HTTPSConnection("127.0.0.1", int(sys.argv[1]), context=context)
        connection.set_tunnel("app.meingpt.com", 443)
        for turn in range(3):
          connection.request("GET", "/")
          print(connection.getresponse().read().decode())
        """, [String(fixture.port)])
      #expect(outcome.text == "GET /\nGET /\nGET /\n")
      #expect(fixture.attempts == [.init(asked: "app.meingpt.com:443", outcome: .connected)])
      await fixture.proxy.stop()
    }
    await app.stop()
  }

  @Test func `20 MB go there and back, and the app's end is an end in TLS too`() async throws {
    let size = 320 * 65536
    let app = try ProxyTarget { peer in
      var left = size
      while left > 0 {
        let part = try peer.receiveSome()
        try peer.send(part)
        left -= part.count
      }
    }
    try await withTerminator(to: app.port) { terminator in
      let outcome = try await python(
        """
        stream = context.wrap_socket(
          socket.create_connection(("127.0.0.1", int(sys.argv[1]))),
          server_hostname="app.meingpt.com", suppress_ragged_eofs=False)
        for turn in range(320):
          block = os.urandom(65536)
          stream.sendall(block)
          back = b""
          while len(back) < 65536: back += stream.recv(65536)
          assert back == block
        print("end" if stream.recv(1) == b"" else "more")
        """, [String(terminator.port)])
      #expect(outcome.text == "end\n")
      #expect(await eventually { await terminator.load.connections == 0 })
    }
  }

  @Test func `an app that does not read makes its client wait, and little is kept`() async throws {
    let size = 20 << 20
    let mayRead = DispatchSemaphore(value: 0)
    let app = try ProxyTarget { peer in
      mayRead.wait()
      let all = try peer.receive(size)
      try peer.send(all == [UInt8](repeating: 7, count: size) ? "\(all.count)" : "damaged")
    }
    try await withTerminator(to: app.port) { terminator in
      async let outcome = python(
        """
        stream = context.wrap_socket(
          socket.create_connection(("127.0.0.1", int(sys.argv[1]))),
          server_hostname="app.meingpt.com")
        stream.sendall(bytes([7]) * \(size))
        print(stream.recv(100).decode())
        """, [String(terminator.port)])
      #expect(await eventually { await terminator.load.queuedBytes > 0 })
      mayRead.signal()
      let text = try await outcome.text
      #expect(text == "\(size)\n")
      #expect(await terminator.load.greatestQueuedBytes <= 65536)
    }
  }

  @Test func `no app there is 502, and the answer says what to do`() async throws {
    let port = closedPort()
    try await withTerminator(to: port) { terminator in
      let (response, body) = try await WebClient.patientFetch(
        .get, "https://127.0.0.1:\(terminator.port)/")
      #expect(response.status == .badGateway)
      #expect(
        String(decoding: body, as: UTF8.self)
          == "Nothing takes connections on port \(port) of this machine. "
          + "Start the app that is to be seen here.\n")
    }
  }

  @Test func `an app that resets ends its client, and a client that resets its connection`()
    async throws
  {
    let app = try ProxyTarget { peer in
      _ = try peer.receive(1)
      peer.resetWhenClosed()
    }
    try await withTerminator(to: app.port) { terminator in
      await #expect(throws: WebError.self) {
        try await WebClient.patientFetch(.get, "https://127.0.0.1:\(terminator.port)/")
      }
      #expect(await eventually { await terminator.load.connections == 0 })
    }
  }

  @Test func `what is no TLS is closed, whatever it is, and others are served on`() async throws {
    let app = try await WebServer.start(.init(), delegate: Page())
    try await withTerminator(to: app.port) { terminator in
      let port = terminator.port
      try await onThread {
        var random = SeededGenerator(seed: 9)
        for turn in 0..<300 {
          let peer = try ProxyPeer(connectingTo: port)
          var bytes = (0..<Int.random(in: 1...600, using: &random)).map { _ in
            UInt8.random(in: 0...255, using: &random)
          }
          // Every other one looks like TLS at first.
          if turn % 2 == 0 {
            bytes = [0x16, 0x03, 0x01, 0x00, 0x80, 0x01, 0x00, 0x00, 0x7C] + bytes
          }
          try peer.send(bytes)
          peer.finish()
          _ = try? peer.rest()
        }
        // Plain HTTP is no TLS either.
        let plain = try ProxyPeer(port, sending: "GET / HTTP/1.1\r\n\r\n")
        #expect(((try? plain.rest()) ?? []).starts(with: Array("HTTP".utf8)) == false)
      }
      let (response, _) = try await WebClient.patientFetch(.get, "https://127.0.0.1:\(port)/")
      #expect(response.status == .ok)
      #expect(await eventually { await terminator.load.connections <= 1 })
    }
    await app.stop()
  }

  @Test func `who says nothing is closed in time`() async throws {
    var limits = TLSTerminator.defaultLimits
    limits.openingMilliseconds = 100
    let terminator = try await TLSTerminator.start(
      identity: try await Foreign.shared.value.first, to: 1, limits: limits)
    let answer = try await onThread { try ProxyPeer(connectingTo: terminator.port).rest() }
    #expect(answer.isEmpty)
    await terminator.stop()
  }

  @Test func `a renewed certificate is for new connections, and a bad one changes nothing`()
    async throws
  {
    let app = try await WebServer.start(.init(), delegate: Page())
    try await withTerminator(to: app.port) { terminator in
      #expect(try await subject(terminator.port).contains("subject=CN = first"))
      try terminator.use(try await Foreign.shared.value.second)
      #expect(try await subject(terminator.port).contains("subject=CN = second"))
      #expect(throws: WebError.self) {
        try terminator.use(TLSIdentity(certificates: "no", privateKey: "no"))
      }
      #expect(try await subject(terminator.port).contains("subject=CN = second"))
    }
    await app.stop()
  }

  @Test func `certificate and key that do not fit are named at the start`() async throws {
    let foreign = try await Foreign.shared.value
    let mixed = TLSIdentity(
      certificates: foreign.first.certificates, privateKey: foreign.second.privateKey)
    let error = await #expect(throws: WebError.self) {
      try await TLSTerminator.start(identity: mixed, to: 1)
    }
    guard case .badIdentity = error else { throw ProxyPeer.Failure(call: "start", code: 0) }
  }

  @Test func `stop closes what is open, and the port`() async throws {
    let app = try ProxyTarget(serve: nil)
    let terminator = try await TLSTerminator.start(
      identity: try await Foreign.shared.value.first, to: app.port)
    let peer = try await onThread { try ProxyPeer(terminator.port, sending: "\u{16}\u{3}\u{1}") }
    #expect(await eventually { await terminator.load.connections == 1 })
    await terminator.stop()
    let rest = try await onThread { (try? peer.rest()) ?? [] }
    #expect(rest.isEmpty)
    #expect(throws: ProxyPeer.Failure(call: "connect", code: ECONNREFUSED)) {
      try ProxyPeer(connectingTo: terminator.port)
    }
  }
}

private func withTerminator(
  to port: Int, _ body: (TLSTerminator) async throws -> Void
) async throws {
  let terminator = try await TLSTerminator.start(
    identity: try await Foreign.shared.value.first, to: port)
  do { try await body(terminator) } catch {
    await terminator.stop()
    throw error
  }
  await terminator.stop()
}

private func subject(_ port: Int) async throws -> String {
  try await Judge.run(["openssl", "s_client", "-connect", "127.0.0.1:\(port)"]).text
}

/// Runs a script that has a `context` which trusts the tests' authority alone.
private func python(_ script: String, _ arguments: [String]) async throws -> Judge.Outcome {
  let head = """
    import http.client, os, socket, ssl, sys
    context = ssl.create_default_context(cafile=sys.argv[2])

    """
  return try await Judge.run(
    ["python3", "-c", head + script] + arguments + [Foreign.shared.value.authority])
}

private struct Page: WebServerDelegate {
  func decideUpgrade(_ request: HTTPRequest, protocols: [String]) -> UpgradeDecision {
    .refuse(HTTPResponse(status: .forbidden), [])
  }

  func respond(to request: HTTPRequest, body: [UInt8]) async -> HTTPAnswer {
    .full(
      HTTPResponse(status: .ok), Array("\(request.method.rawValue) \(request.path ?? "")".utf8))
  }

  func serve(_ socket: WebSocket) async {}
}
