import HTTPTypes
import JSON
import TestSupport
import Testing

@testable import Host

@Suite struct `Key set` {
  private static let path = "/api/custom-apps/v1/jwks/org_demo"

  @Test(arguments: ["app.meingpt.com.localhost", "localhost", "127.0.0.1", "[::1]"])
  func `every origin may read the public keys`(authority: String) async throws {
    try await TestHost.run { host in
      let reply = await host.respond(
        .get, authority, Self.path, headers: ["Origin": "http://localhost:3000"])
      #expect(reply.status == 200)
      #expect(reply.header("Access-Control-Allow-Origin") == "*")
      #expect(reply.header("Cache-Control") == "public, max-age=300")
      #expect(reply.header("Cross-Origin-Resource-Policy") == "cross-origin")
      let keys = try #require(reply.json?["keys"]?.arrayValue)
      #expect(keys.count == 1)
      #expect(keys.first?.objectValue?.names == ["kty", "use", "alg", "kid", "n", "e"])
    }
  }

  @Test func `a tag spares the second transfer until the keys are others`() async throws {
    try await TestHost.run { host in
      let tag = try #require(try await host.fetch(.get, Self.path).header("ETag"))
      let same = try await host.fetch(.get, Self.path, headers: ["If-None-Match": tag])
      #expect(same.status == 304)
      #expect(same.text.isEmpty)
      _ = try await host.api(.post, "/keys/org_demo/rotate", ["overlap": "10m"])
      let rotated = try await host.fetch(.get, Self.path, headers: ["If-None-Match": tag])
      #expect(rotated.status == 200)
      #expect(rotated.json?["keys"]?.arrayValue?.count == 2)
      host.clock.advance(by: 600_001)
      #expect(try await host.fetch(.get, Self.path).json?["keys"]?.arrayValue?.count == 1)
    }
  }

  @Test func `HEAD and OPTIONS are answered, other methods are not`() async throws {
    try await TestHost.run { host in
      let head = try await host.fetch(.head, Self.path)
      #expect(head.status == 200)
      #expect(head.text.isEmpty)
      let preflight = await host.respond(
        .options, "127.0.0.1", Self.path,
        headers: ["Access-Control-Request-Private-Network": "true"])
      #expect(preflight.status == 204)
      #expect(preflight.header("Access-Control-Allow-Origin") == "*")
      #expect(preflight.header("Access-Control-Allow-Methods") == "GET, HEAD, OPTIONS")
      #expect(preflight.header("Access-Control-Allow-Private-Network") == "true")
      #expect(await host.respond(.post, "127.0.0.1", Self.path).status == 405)
    }
  }

  @Test(arguments: ["nobody", "", "org_demo%2F..", "org_demo/", "%2e%2e", "ORG_DEMO"])
  func `an unknown organisation gets 404, readable for every origin`(id: String) async throws {
    try await TestHost.run { host in
      let reply = await host.respond(.get, "localhost", "/api/custom-apps/v1/jwks/" + id)
      #expect(reply.status == 404)
      #expect(reply.errorCode != nil)
      if !id.hasSuffix("/") {
        #expect(reply.errorCode == "unknown-organization")
        #expect(reply.header("Access-Control-Allow-Origin") == "*")
      }
    }
  }

  @Test func `organisations have different keys`() async throws {
    try await TestHost.run { host in
      let own = try await host.fetch(.get, Self.path).json
      let other = try await host.fetch(.get, "/api/custom-apps/v1/jwks/org_other").json
      #expect(own != nil && other != nil && own != other)
    }
  }

  @Test func `it misbehaves on demand, late and with another body, and recovers`() async throws {
    try await TestHost.run { host in
      let (page, welcome) = try await host.openPage()
      #expect(welcome["state"]?["jwks"] == "normal")
      try await page.control(["jwks": ["status": 503, "after": "2s", "body": "down"]])
      let state = try await page.state { $0["jwks"] != "normal" }
      #expect(state["jwks"] == ["status": 503, "after": "2s", "body": "down"])
      async let reply = host.fetch(.get, Self.path)
      #expect(await eventually { host.clock.sleepers == 1 })
      host.clock.advance(by: 2000)
      let late = try await reply
      #expect(late.status == 503)
      #expect(late.text == "down")
      #expect(late.header("Cache-Control") == "no-store")
      // The other organisation's is untouched.
      #expect(
        try await host.fetch(.get, "/api/custom-apps/v1/jwks/org_other").status == 200)
      try await page.control(["jwks": "normal"])
      _ = try await page.state { $0["jwks"] == "normal" }
      #expect(try await host.fetch(.get, Self.path).status == 200)
    }
  }

  @Test func `a fetch is shown to the pages of the organisation`() async throws {
    try await TestHost.run { host in
      let (page, _) = try await host.openPage()
      _ = try await host.fetch(.get, Self.path, headers: ["Origin": "http://x.localhost:1"])
      let message = try await page.next("hostsim.entry") {
        $0["entry"]?["name"] == "key set fetched"
      }
      #expect(message["entry"]?["origin"] == "http://x.localhost:1")
      #expect(message["entry"]?["reason"] == "200: 1 key")
    }
  }
}
