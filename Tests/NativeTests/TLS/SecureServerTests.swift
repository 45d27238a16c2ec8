import Foundation
import HTTPTypes
import Native
import TestSupport
import Testing

@Suite struct `Web server with TLS` {
  @Test func `a request over TLS says https, one without says http`() async throws {
    try await withSecureServer { server, secure in
      let (_, plain) = try await WebClient.patientFetch(.get, "http://127.0.0.1:\(server.port)/a?b")
      #expect(String(decoding: plain, as: UTF8.self) == "http 127.0.0.1:\(server.port) /a?b")
      let (_, body) = try await WebClient.patientFetch(.get, "https://localhost:\(secure)/a?b")
      #expect(String(decoding: body, as: UTF8.self) == "https localhost:\(secure) /a?b")
    }
  }

  @Test func `openssl sees the whole chain and verifies it`() async throws {
    try await withSecureServer { _, secure in
      let outcome = try await handshake(secure, "-showcerts", "-alpn", "h2,http/1.1")
      #expect(outcome.text.contains("Verify return code: 0 (ok)"))
      #expect(outcome.text.contains("Verified peername: app.meingpt.com"))
      #expect(outcome.text.components(separatedBy: "-----BEGIN CERTIFICATE-----").count == 3)
      #expect(outcome.text.contains("ALPN protocol: http/1.1"))
      #expect(outcome.text.contains("TLSv1.3"))
    }
  }

  @Test(arguments: [("-tls1", false), ("-tls1_1", false), ("-tls1_2", true), ("-tls1_3", true)])
  func `TLS 1.2 is the least`(version: String, isServed: Bool) async throws {
    try await withSecureServer { _, secure in
      // Security level 0, so that it is not the client that refuses.
      let outcome = try await handshake(secure, version, "-cipher", "ALL:@SECLEVEL=0")
      #expect(outcome.text.contains("Verified peername: app.meingpt.com") == isServed)
      #expect(outcome.text.contains("Cipher is (NONE)") == !isServed)
      if !isServed { #expect(outcome.text.contains("alert protocol version")) }
    }
  }

  @Test(arguments: ["-tls1_2", "-tls1_3"])
  func `no session is resumed`(version: String) async throws {
    try await withSecureServer { _, secure in
      let outcome = try await handshake(secure, version, "-reconnect")
      #expect(outcome.text.contains("New, TLSv1."))
      #expect(!outcome.text.contains("Reused, TLSv1."))
    }
  }

  @Test func `a renewed certificate is shown to new connections, the old ones go on`() async throws
  {
    try await withSecureServer { server, secure in
      let socket = try await WebClient.connect(
        to: "wss://127.0.0.1:\(secure)/", subprotocol: "test.v1")
      let shown1 = try await handshake(secure).text
      #expect(shown1.contains("subject=CN = first"))
      try await server.use(try await Foreign.shared.value.second)
      let outcome = try await handshake(secure, "-showcerts")
      #expect(outcome.text.contains("subject=CN = second"))
      #expect(outcome.text.contains("Verify return code: 0 (ok)"))
      #expect(outcome.text.components(separatedBy: "-----BEGIN CERTIFICATE-----").count == 3)
      try await socket.send(Array("still here".utf8))
      var messages = socket.messages.makeAsyncIterator()
      #expect(await messages.next()?.bytes == Array("still here".utf8))
      await socket.close()
    }
  }

  @Test func `a certificate that cannot be used is refused, and the one before stays`() async throws
  {
    let foreign = try await Foreign.shared.value
    let mixed = TLSIdentity(
      certificates: foreign.first.certificates, privateKey: foreign.second.privateKey)
    let empty = TLSIdentity(certificates: "", privateKey: foreign.first.privateKey)
    let keyless = TLSIdentity(certificates: foreign.first.certificates, privateKey: "no key")
    try await withSecureServer { server, secure in
      for identity in [mixed, empty, keyless] {
        await #expect(throws: WebError.self) { try await server.use(identity) }
      }
      let shown2 = try await handshake(secure).text
      #expect(shown2.contains("subject=CN = first"))
    }
    var options = WebServer.Options()
    options.identity = mixed
    await #expect(
      throws: WebError.badIdentity(
        detail: "The certificate cannot be read: key values mismatch.")
    ) { try await WebServer.start(options, delegate: SecureEcho()) }
  }

  @Test func `a server without TLS, or one that has stopped, takes no certificate`() async throws {
    let identity = try await Foreign.shared.value.first
    let plain = try await WebServer.start(.init(), delegate: SecureEcho())
    #expect(plain.securePort == nil)
    await #expect(throws: WebError.noTLS) { try await plain.use(identity) }
    await plain.stop()
    var stopped: WebServer?
    try await withSecureServer { server, _ in stopped = server }
    await #expect(throws: WebError.noTLS) { try await stopped?.use(identity) }
  }

  @Test func `a key shows in no description`() async throws {
    let identity = try await Foreign.shared.value.first
    var dumped = ""
    dump(identity, to: &dumped)
    for text in ["\(identity)", String(reflecting: identity), dumped] {
      #expect(!text.contains("PRIVATE") && !text.contains("BEGIN"))
    }
  }

  @Test func `messages come back over a WebSocket with TLS`() async throws {
    try await withSecureServer { _, secure in
      let socket = try await WebClient.connect(
        to: "wss://localhost:\(secure)/echo", subprotocol: "test.v1")
      let texts = ["a", "ü", String(repeating: "long ", count: 13_000)]
      for text in texts { try await socket.send(Array(text.utf8)) }
      var received: [String] = []
      for await message in socket.messages {
        received.append(String(decoding: message.bytes, as: UTF8.self))
        if received.count == texts.count { break }
      }
      #expect(received == texts)
      await socket.close()
      await socket.untilClosed()
    }
  }

  @Test func `Python's strict client gets large answers and sends large bodies`() async throws {
    try await withSecureServer { _, secure in
      let authority = try await Foreign.shared.value.authority
      let script = """
        import ssl, http.client, socket
        context = ssl.create_default_context(cafile="\(authority)")
        context.set_alpn_protocols(["http/1.1"])
        class Connection(http.client.HTTPSConnection):
          def connect(self):
            plain = socket.create_connection(("127.0.0.1", \(secure)), timeout=30)
            self.sock = context.wrap_socket(plain, server_hostname="app.meingpt.com")
        connection = Connection("app.meingpt.com")
        for turn in range(3):
          for size in [0, 1, 16383, 16384, 16385, 32768, 60000, 1000000]:
            body = bytes(i * 7 % 251 for i in range(size))
            connection.request("POST", "/", body)
            assert connection.getresponse().read() == body, size
          connection.request("GET", "/big")
          answer = connection.getresponse()
          assert answer.getheader("strict-transport-security") is None
          assert answer.read() == bytes(i * 3 & 255 for i in range(5000000))
        print("done", connection.sock.version())
        """
      let outcome = try await Judge.run(["python3", "-c", script])
      #expect(outcome.text == "done TLSv1.3\n")
    }
  }
}

/// What `openssl s_client` says of a handshake as a client of `app.meingpt.com` that trusts the foreign authority.
func handshake(_ port: Int, _ arguments: String...) async throws -> Judge.Outcome {
  let authority = try await Foreign.shared.value.authority
  return try await Judge.run(
    [
      "openssl", "s_client", "-connect", "127.0.0.1:\(port)", "-servername", "app.meingpt.com",
      "-CAfile", authority, "-verify_hostname", "app.meingpt.com", "-verify_return_error",
    ] + arguments)
}

/// A server with the first foreign identity, and its TLS port; stopped at the end.
func withSecureServer(
  _ body: (WebServer, Int) async throws -> Void
) async throws {
  var options = WebServer.Options(port: 0, subprotocols: ["test.v1"])
  options.identity = try await Foreign.shared.value.first
  let server = try await WebServer.start(options, delegate: SecureEcho())
  do { try await body(server, try #require(server.securePort)) } catch {
    await server.stop()
    throw error
  }
  await server.stop()
}

/// Tells what was asked: scheme, authority and path. `/big` is answered with 5 MB, a POST with its own body.
struct SecureEcho: WebServerDelegate {
  static let big = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 3) }

  func decideUpgrade(_ request: HTTPRequest, protocols: [String]) -> UpgradeDecision {
    .accept(subprotocol: protocols.first)
  }

  func respond(to request: HTTPRequest, body: [UInt8]) async -> HTTPAnswer {
    if request.path == "/big" { return .full(HTTPResponse(status: .ok), Self.big) }
    if request.method == .post { return .full(HTTPResponse(status: .ok), body) }
    let parts = [request.scheme ?? "", request.authority ?? "", request.path ?? ""]
    return .full(HTTPResponse(status: .ok), Array(parts.joined(separator: " ").utf8))
  }

  func serve(_ socket: WebSocket) async {
    for await message in socket.messages {
      do { try await socket.send(message.bytes, as: message.kind) } catch { return }
    }
  }
}
