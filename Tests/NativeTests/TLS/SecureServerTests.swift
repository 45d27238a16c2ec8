import Foundation
import HTTPTypes
import Native
import Testing

@Suite struct `Web server with TLS` {
  @Test func `a request over TLS says https, one without says http`() async throws {
    try await withSecureServer { server, secure in
      let (_, plain) = try await WebClient.fetch(.get, "http://127.0.0.1:\(server.port)/a?b")
      #expect(String(decoding: plain, as: UTF8.self) == "http 127.0.0.1:\(server.port) /a?b")
      let (_, body) = try await WebClient.fetch(.get, "https://localhost:\(secure)/a?b")
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
    }
  }
}

/// What `openssl s_client` says of a handshake as a client of `app.meingpt.com` that trusts the foreign authority.
func handshake(_ port: Int, _ arguments: String...) async throws -> Program.Outcome {
  let authority = try await Foreign.shared.value.authority
  return try await Program.run(
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
  static let big = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

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
      do { try await socket.send(message) } catch { return }
    }
  }
}
