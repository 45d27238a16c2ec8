import Foundation
import HTTPTypes
import JSON
import Native
import TestSupport
import Testing

@testable import Host

@Suite struct `HTTP API` {
  @Test func `what could be sent by a foreign page changes nothing`() async throws {
    try await TestHost.run { host in
      let id = await host.service.embeddings.make().id
      let calls: [(HTTPRequest.Method, String, String)] = [
        (.post, "/embeddings", "{}"), (.delete, "/embeddings/\(id)", ""),
        (.post, "/embeddings/\(id)/controls", #"{"persona":"viewer"}"#), (.post, "/tokens", "{}"),
        (.post, "/tokens/decode", #"{"token":"x"}"#), (.post, "/keys/org_demo/rotate", "{}"),
        (.post, "/keys/org_demo/withdraw", "{}"),
      ]
      for (method, path, body) in calls {
        for origin in [
          "http://evil.localhost:\(host.port)", "null", "http://localhost:3000",
          "http://demo.localhost:\(host.port)", host.origin + "0",
        ] {
          let reply = await host.respond(
            method, "127.0.0.1", "/api/sim/v1" + path,
            headers: ["Origin": origin, "Content-Type": "application/json"], body: body)
          #expect(reply.status == 403, "\(path) from \(origin)")
          #expect(reply.errorCode == "foreign-origin")
        }
        for type in [
          nil, "", "text/plain", "application/x-www-form-urlencoded", "application/jsonp",
          "text/plain; application/json", "multipart/form-data",
        ] {
          let reply = await host.respond(
            method, "127.0.0.1", "/api/sim/v1" + path,
            headers: type.map { ["Content-Type": $0] } ?? [:], body: body)
          #expect(reply.status == 415, "\(path) as \(type ?? "nothing")")
          #expect(reply.errorCode == "not-json")
        }
      }
      #expect(await host.service.embeddings.all().map(\.id) == [id])
      let state = try await host.api(.get, "/embeddings/\(id)").json?["state"]
      #expect(state?["persona"] == "admin")
      #expect(state?["keys"]?.arrayValue?.count == 1)
    }
  }

  @Test func `the host page's own origin may change things, with any spelling of the type`()
    async throws
  {
    try await TestHost.run { host in
      for origin in [host.origin, "http://localhost:\(host.port)", host.base] {
        for type in ["application/json", "Application/JSON; charset=utf-8"] {
          let reply = await host.respond(
            .post, "app.meingpt.com.localhost", "/api/sim/v1/embeddings",
            headers: ["Origin": origin, "Content-Type": type], body: "{}")
          #expect(reply.status == 201)
        }
      }
    }
  }

  @Test func `no answer may be read or kept by anybody else`() async throws {
    try await TestHost.run { host in
      for path in ["/health", "/configuration", "/keys", "/embeddings", "/nothing"] {
        let reply = await host.respond(
          .get, "127.0.0.1", "/api/sim/v1" + path, headers: ["Origin": "http://evil.localhost"])
        #expect(reply.header("Access-Control-Allow-Origin") == nil)
        #expect(reply.header("Cross-Origin-Resource-Policy") == "same-origin")
        #expect(reply.header("Cache-Control") == "no-store")
        #expect(reply.header("X-Content-Type-Options") == "nosniff")
      }
    }
  }

  @Test(arguments: [
    ("GET", "/nothing", 404, "not-found"), ("GET", "", 404, "not-found"),
    ("GET", "/health/x", 404, "not-found"), ("POST", "/health", 405, "method-not-allowed"),
    ("GET", "/tokens", 405, "method-not-allowed"),
    ("PUT", "/embeddings", 405, "method-not-allowed"),
    ("GET", "/embeddings/x", 404, "unknown-embedding"),
    ("DELETE", "/embeddings/x", 404, "unknown-embedding"),
    ("GET", "/embeddings/x/timeline", 404, "unknown-embedding"),
    ("GET", "/embeddings/x/events", 404, "unknown-embedding"),
    ("POST", "/embeddings/x/controls", 404, "unknown-embedding"),
    ("POST", "/keys/nobody/rotate", 404, "unknown-organization"),
    ("POST", "/keys/nobody/withdraw", 404, "unknown-organization"),
    ("GET", "/keys/org_demo/rotate", 405, "method-not-allowed"),
  ])
  func `errors have a code, a message and a remedy`(
    method: String, path: String, status: Int, code: String
  ) async throws {
    try await TestHost.run { host in
      let reply = await host.respond(
        try #require(.init(method)), "localhost", "/api/sim/v1" + path,
        headers: ["Content-Type": "application/json"], body: "{}")
      #expect(reply.status == status)
      #expect(reply.errorCode == code)
      if status == 405 { #expect(reply.header("Allow") != nil) }
    }
  }

  @Test(arguments: [
    ("/embeddings", "nonsense", 400), ("/embeddings", "[]", 400),
    ("/embeddings", #"{"person":"admin"}"#, 400), ("/embeddings", #"{"persona":7}"#, 400),
    ("/embeddings", #"{"persona":"nobody"}"#, 404), ("/embeddings", #"{"lifetime":"soon"}"#, 400),
    ("/embeddings", #"{"lifetime":300}"#, 400), ("/embeddings", #"{"lifetime":"0s"}"#, 400),
    ("/embeddings", #"{"refreshes":"token"}"#, 400),
    ("/embeddings", #"{"refreshes":["tokn"]}"#, 400),
    ("/tokens", #"{"persona":"viewer"}"#, 422), ("/tokens", #"{"organization":"x"}"#, 404),
    ("/tokens", #"{"forge":{"alg":"rot13"}}"#, 400),
    ("/tokens", #"{"forge":{"key":"withdrawn"}}"#, 422),
    ("/tokens", #"{"forge":{"same-as":"previous"}}"#, 422),
    ("/tokens/decode", "{}", 400), ("/tokens/decode", #"{"token":null}"#, 400),
    ("/keys/org_demo/rotate", #"{"overlap":"-5m"}"#, 400),
    ("/keys/org_demo/withdraw", #"{"kid":"nobody's"}"#, 404),
  ])
  func `a body that makes no sense is refused`(path: String, body: String, status: Int) async throws
  {
    try await TestHost.run { host in
      let reply = try await host.fetch(
        .post, "/api/sim/v1" + path, headers: ["Content-Type": "application/json"], body: body)
      #expect(reply.status == status, "\(reply.text)")
      #expect(reply.errorCode != nil)
    }
  }

  @Test func `a mistake in a control is told with its place and the nearest word`() async throws {
    try await TestHost.run { host in
      let id = await host.service.embeddings.make().id
      let reply = try await host.api(
        .post, "/embeddings/\(id)/controls", ["next": ["tokn": ["alg": "none"]]])
      #expect(reply.status == 400)
      let message = reply.json?["error"]?["message"]?.stringValue
      #expect(message?.contains("control") == true)
      #expect(message?.contains("did you mean \"token\"?") == true)
    }
  }

  @Test func `controls work over the API as over the bridge`() async throws {
    try await TestHost.run { host in
      let (page, welcome) = try await host.openPage()
      let id = try #require(welcome["embedding"]?.stringValue)
      let reply = try await host.api(.post, "/embeddings/\(id)/controls", ["persona": "member"])
      #expect(reply.status == 200)
      #expect(reply.json?["persona"] == "member")
      #expect(try await page.state { $0["persona"] == "member" }["signedIn"] == true)
      _ = try await host.api(.post, "/embeddings/\(id)/controls", ["bridge": "down"])
      try await page.untilClosed()
      _ = try await host.api(.post, "/embeddings/\(id)/controls", ["bridge": "up"])
      let (_, again) = try await host.openPage("embedding=\(id)&frame=alive")
      #expect(again["resumed"] == true)
    }
  }

  @Test func `what was deleted is gone, and its connection is closed`() async throws {
    try await TestHost.run { host in
      let (page, welcome) = try await host.openPage()
      let id = try #require(welcome["embedding"]?.stringValue)
      #expect(try await host.api(.delete, "/embeddings/\(id)").status == 204)
      try await page.untilClosed()
      #expect(try await host.api(.get, "/embeddings/\(id)").status == 404)
      #expect(try await host.api(.delete, "/embeddings/\(id)").status == 404)
    }
  }

  @Test func `tokens can be forged for any organisation, and are explained`() async throws {
    try await TestHost.run { host in
      let made = try await host.api(
        .post, "/tokens",
        [
          "persona": "member", "organization": "org_other", "lifetime": "5m",
          "forge": ["claims": ["role": "admin"]],
        ])
      #expect(made.status == 201)
      #expect(made.json?["forged"] == true)
      #expect(made.json?["claims"]?["aud"] == "org_other")
      #expect(made.json?["claims"]?["organizationName"] == "Nachbar AG")
      let token = made.json?["token"] ?? .null
      let report = try await host.api(.post, "/tokens/decode", ["token": token])
      #expect(report.json?["acceptable"] == true)
      #expect(report.json?["life"]?["lifetime"] == 300)
      #expect(report.json?["life"]?["neverRefreshes"] == true)
      for nonsense in ["", "a.b.c", "ü", "....", String(repeating: "a.", count: 5000)] {
        let reply = try await host.api(.post, "/tokens/decode", ["token": .string(nonsense)])
        #expect(reply.status == 200)
        #expect(reply.json?["acceptable"] == false)
      }
    }
  }

  @Test func `neither timelines nor any answer hold a private key`() async throws {
    try await TestHost.run { host in
      let (page, welcome) = try await host.openPage()
      let id = try #require(welcome["embedding"]?.stringValue)
      try await page.control(["rotate-keys": ["overlap": "10m"]])
      try await page.control(["next": ["token": ["key": "other", "header": ["jwk": true]]]])
      try await page.refresh()
      _ = try await page.post()
      var texts = [welcome.text]
      for path in ["/embeddings/\(id)/timeline", "/embeddings", "/keys", "/configuration"] {
        texts.append(try await host.api(.get, path).text)
      }
      texts.append(try await host.fetch(.get, "/api/custom-apps/v1/jwks/org_demo").text)
      for text in texts {
        #expect(!text.contains("PRIVATE"))
        #expect(!text.contains("\"d\":") && !text.contains("\"p\":") && !text.contains("\"qi\":"))
        #expect(!text.contains(host.folder.path))
      }
      #expect(texts[1].contains("MEINGPT_TOKEN_RESPONSE"))
    }
  }
}
