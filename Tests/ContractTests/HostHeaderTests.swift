import HTTPTypes
import Host
import JSON
import TestSupport
import Testing

/// Names and origins that an attacker would try: over a bare connection, since no client sends most of them.
@Suite struct `Attacks on names and origins` {
  private static let key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="

  @Test func `no foreign name reaches pages, API or key sets`() async throws {
    try await ContractHost.run { host in
      let port = host.port
      let names = [
        "attacker.example", "attacker.example:\(port)", "ATTACKER.EXAMPLE", "localhost.",
        "localhost.:\(port)", "app.meingpt.com.localhost.", "user@localhost",
        "user:pass@localhost:\(port)", "localhost@attacker.example", "localhost:\(port)@x",
        "[::1].attacker.example", "[::1", "::1", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]",
        "[::]", "2130706433", "0x7f000001", "017700000001", "127.1", "127.0.0.2", "0.0.0.0", "0",
        "127.0.0.1.nip.io", "localhost:port", "localhost:", "localhost:80:80", "localhost:-1",
        "localhost\t", "localhost,attacker.example", "localhost attacker.example",
        "xlocalhost", "app.meingpt.com.localhost.attacker.example", "app.meingpt.com", ".",
        ".evil.localhost", "..", "*", "ｌocalhost", "localhost%00", "localhost%2eevil",
      ]
      for name in names {
        for path in ["/", "/api/sim/v1/configuration", "/api/custom-apps/v1/jwks/org_demo"] {
          let wire = try Wire(port: port)
          try wire.send(lines: ["GET \(path) HTTP/1.1", "Host: \(name)"])
          let reply = try await wire.reply()
          // Blanks at the end of a value are no part of it (RFC 9110 §5.5); an empty port is none (§4.2.3).
          if ["localhost\t", "localhost:"].contains(name) {
            #expect(reply.status == 200 || reply.status == 302, "\(name)")
          } else {
            #expect(reply.status == 421, "\(name)")
            #expect(reply.errorCode == "unknown-host", "\(name): \(reply.body)")
          }
        }
      }
    }
  }

  @Test func `the served names are found with any port and in any case`() async throws {
    try await ContractHost.run { host in
      for name in [
        "LOCALHOST", "LocalHost:1", "127.0.0.1:99999", "[::1]:\(host.port)",
        "APP.MeinGPT.com.LOCALHOST",
      ] {
        let wire = try Wire(port: host.port)
        try wire.send(lines: ["GET /api/sim/v1/health HTTP/1.1", "Host: \(name)"])
        #expect(try await wire.reply().status == 200, "\(name)")
      }
    }
  }

  @Test(arguments: [
    ["Host: localhost", "Host: attacker.example"], ["Host: attacker.example", "Host: localhost"],
    ["Host: localhost", "Host: localhost"], ["Host:"], [], ["X-Forwarded-Host: localhost"],
  ])
  func `a request with no name or two is not served`(lines: [String]) async throws {
    try await ContractHost.run { host in
      let wire = try Wire(port: host.port)
      try wire.send(lines: ["GET /api/sim/v1/configuration HTTP/1.1"] + lines)
      let raw = await wire.text(until: "}}")
      #expect(!raw.contains(" 200 ") && !raw.contains("personas"), "\(raw)")
      #expect(try await host.api(.get, "/health").status == 200)
    }
  }

  @Test(arguments: [
    "http://attacker.example/api/sim/v1/configuration",
    "//attacker.example/api/sim/v1/configuration",
    "attacker.example:80", "*", "", "?x", "#x", "/api/sim/v1/../v1/configuration#x",
    "http://localhost/api/sim/v1/configuration",
  ])
  func `a request target in another form is answered, and the next one served`(
    target: String
  ) async throws {
    try await ContractHost.run { host in
      let wire = try Wire(port: host.port)
      try wire.send(lines: [
        "GET \(target) HTTP/1.1", "Host: attacker.example", "Connection: close",
      ])
      let raw = await wire.text(until: "}}")
      #expect(!raw.contains(" 200 ") && !raw.contains("personas"), "\(raw)")
      #expect(try await host.api(.get, "/health").status == 200)
    }
  }

  // An empty Origin is none: no browser sends one.
  @Test func `no foreign origin opens the bridge`() async throws {
    try await ContractHost.run { host in
      let origins = [
        "null", "https://app.meingpt.com.localhost:\(host.port)",
        "http://app.meingpt.com.localhost", "http://app.meingpt.com.localhost:1",
        "HTTP://APP.MEINGPT.COM.LOCALHOST:\(host.port)x", host.origin + "/",
        host.origin + ".evil.localhost", host.origin + "@evil.localhost", host.origin + "%00",
        host.origin + ", " + host.origin, "file://", "http://127.0.0.1:\(host.port + 1)",
        "http://2130706433:\(host.port)", "http://localhost.:\(host.port)", host.foreign,
        "http://demo.localhost:\(host.port)", "chrome-extension://abc",
        "ws" + host.origin.dropFirst(4),
      ]
      for origin in origins {
        let wire = try Wire(port: host.port)
        try wire.send(lines: [
          "GET /bridge?client=page HTTP/1.1", "Host: localhost", "Upgrade: websocket",
          "Connection: Upgrade", Self.key, "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Protocol: hostsim.v1", "Origin: \(origin)",
        ])
        let reply = try await wire.reply()
        #expect(reply.status == 403, "\(origin)")
        #expect(reply.errorCode == "foreign-origin", "\(origin)")
      }
      #expect(try await host.api(.get, "/health").json?["embeddings"] == 0)
    }
  }

  @Test func `no foreign origin changes anything over HTTP`() async throws {
    try await ContractHost.run { host in
      for origin in [
        "null", "https://localhost:\(host.port)", "http://localhost:\(host.port + 1)",
        "http://localhost", host.foreign, host.origin + "/", host.origin + ", " + host.origin,
      ] {
        let wire = try Wire(port: host.port)
        try wire.send(lines: [
          "POST /api/sim/v1/embeddings HTTP/1.1", "Host: localhost", "Origin: \(origin)",
          "Content-Type: application/json", "Content-Length: 0",
        ])
        let reply = try await wire.reply()
        #expect(reply.status == 403, "\(origin): \(reply.status)")
        #expect(reply.errorCode == "foreign-origin", "\(origin)")
      }
      #expect(try await host.api(.get, "/health").json?["embeddings"] == 0)
    }
  }
}
