import HTTPTypes
import JSON
import Testing

@testable import Host

@Suite struct `Served names` {
  @Test(arguments: [
    ("app.meingpt.com.localhost", "<title>host</title>"), ("demo.localhost", "<title>demo</title>"),
    ("evil.localhost", "<title>foreign</title>"),
    ("meingpt.com.evil.localhost", "<title>foreign</title>"),
    ("a.b.evil.localhost:99", "<title>foreign</title>"),
    ("APP.MEINGPT.COM.LOCALHOST:7357", "<title>host</title>"),
  ])
  func `each name has its own page`(authority: String, page: String) async throws {
    try await TestHost.run { host in
      let reply = await host.respond(.get, authority, "/")
      #expect(reply.status == 200)
      #expect(reply.text == page)
      #expect(reply.header("Content-Type") == "text/html; charset=utf-8")
    }
  }

  @Test(arguments: ["localhost", "127.0.0.1:7357", "[::1]:7357"])
  func `the loopback names lead to the host page and nothing else`(authority: String) async throws {
    try await TestHost.run { host in
      let reply = await host.respond(.get, authority, "/?embedding=x")
      #expect(reply.status == 302)
      #expect(reply.header("Location") == "\(host.origin)/?embedding=x")
      #expect(await host.respond(.get, authority, "/index.html").errorCode == "not-found")
    }
  }

  @Test(arguments: [
    "example.com", "evil.localhost.example.com", "notevil.localhost", ".evil.localhost", "",
    "app.meingpt.com", "localhost.", "127.0.0.1.nip.io", "localhost:x", "[::2]", nil,
  ])
  func `any other name gets 421 and the names that are served`(authority: String?) async throws {
    try await TestHost.run { host in
      for path in ["/", "/api/sim/v1/health", "/bridge", "/config.json"] {
        let reply = await host.respond(.get, authority, path)
        #expect(reply.status == 421)
        #expect(reply.errorCode == "unknown-host")
        #expect(
          reply.json?["error"]?["remedy"]?.stringValue?.contains("app.meingpt.com.localhost")
            == true)
      }
    }
  }

  @Test(arguments: ["evil.localhost", "meingpt.com.evil.localhost", "demo.localhost"])
  func `neither the foreign window nor the demo has the API, the keys or the host page`(
    authority: String
  ) async throws {
    try await TestHost.run { host in
      for path in [
        "/api/sim/v1/health", "/api/custom-apps/v1/jwks/org_demo", "/js/main.js", "/bridge",
        "/api/openapi.json",
      ] {
        #expect(await host.respond(.get, authority, path).status == 404, "\(path)")
      }
      let other = authority == "demo.localhost" ? "evil.localhost" : "demo.localhost"
      #expect(await host.respond(.get, other, "/host/index.html").status == 404)
    }
  }

  @Test func `the host's name can be another`() async throws {
    try await TestHost.run(configure: { $0.hostName = "Portal.example.localhost" }) { host in
      #expect(await host.respond(.get, "portal.EXAMPLE.localhost", "/").status == 200)
      #expect(await host.respond(.get, "app.meingpt.com.localhost", "/").status == 421)
      #expect(host.origin == "http://portal.example.localhost:\(host.port)")
    }
  }

  @Test func `config.json tells the demo and the foreign window what they need`() async throws {
    try await TestHost.run { host in
      let demo = try #require(
        await host.respond(.get, "demo.localhost", "/config.json").json?.objectValue)
      #expect(
        demo.names == [
          "hostOrigin", "issuer", "organizationId", "organizationName", "jwksUrl",
          "loopbackJwksUrl", "lifetime",
        ])
      #expect(demo["hostOrigin"]?.stringValue == host.origin)
      #expect(demo["issuer"]?.stringValue == host.origin)
      let path = "/api/custom-apps/v1/jwks/org_demo"
      #expect(demo["jwksUrl"]?.stringValue == host.origin + path)
      #expect(demo["loopbackJwksUrl"]?.stringValue == host.base + path)
      let foreign = await host.respond(.get, "x.evil.localhost", "/config.json").json
      #expect(foreign == ["hostOrigin": .string(host.origin)])
      #expect(await host.respond(.post, "demo.localhost", "/config.json").status == 405)
    }
  }

  /// As in a frame sandboxed without `allow-same-origin`.
  @Test(arguments: ["/", "/config.json", "/api/me"])
  func `the demo's files can be had from the origin null`(path: String) async throws {
    try await TestHost.run { host in
      let reply = await host.respond(.get, "demo.localhost", path, headers: ["Origin": "null"])
      #expect(reply.header("Access-Control-Allow-Origin") == "*")
      #expect(reply.header("Access-Control-Allow-Credentials") == nil)
    }
  }

  @Test func `the demo's resource may be asked with a token from every origin`() async throws {
    try await TestHost.run { host in
      let reply = await host.respond(.options, "demo.localhost", "/api/me")
      #expect(reply.status == 204)
      #expect(reply.header("Access-Control-Allow-Headers") == "authorization")
      #expect(await host.respond(.post, "demo.localhost", "/api/me").status == 405)
    }
  }

  @Test func `the demo's resource wants a valid token`() async throws {
    try await TestHost.run { host in
      func me(_ authorization: String?) async -> TestHost.Reply {
        let headers = authorization.map { ["Authorization": $0] } ?? [:]
        return await host.respond(.get, "demo.localhost", "/api/me", headers: headers)
      }
      let honest = try await host.api(.post, "/tokens", ["persona": "member"]).json
      let token = try #require(honest?["token"]?.stringValue)
      let reply = await me("Bearer \(token)")
      #expect(reply.status == 200)
      #expect(reply.json?["claims"] == honest?["claims"])
      #expect(await me("bearer \(token)").status == 200)

      let forges: [JSONValue] = [
        ["alg": "none"], ["key": "other"], ["signature": "flipped"], ["payload": "tampered"],
        ["issued": "-2h"], ["claims": ["aud": "org_unknown"]], ["claims": ["iss": "https://x"]],
        ["text": "nonsense"], ["alg": "HS256-with-public-key"],
      ]
      for forge in forges {
        let forged = try await host.api(.post, "/tokens", ["forge": forge]).json
        let bad = await me("Bearer \(forged?["token"]?.stringValue ?? "")")
        #expect(bad.status == 401, "\(forge)")
        #expect(bad.json?["error"]?.stringValue?.isEmpty == false)
        #expect(bad.header("WWW-Authenticate") == "Bearer")
      }
      for wrong in [nil, "", "Bearer", "Bearer ", "Basic \(token)", token] {
        #expect(await me(wrong).status == 401)
      }
    }
  }
}
