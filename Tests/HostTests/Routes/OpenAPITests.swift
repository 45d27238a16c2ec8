import Foundation
import HTTPTypes
import JSON
import Native
import TestSupport
import Testing

@testable import Host

@Suite struct `OpenAPI document` {
  private static func document() throws -> JSONValue {
    let file = TestHost.repository.appending(path: "static/api/openapi.json")
    return try JSONValue(parsing: [UInt8](Data(contentsOf: file)))
  }

  /// Asks, and compares status and body with what the document says about them.
  private func ask(
    _ host: TestHost, _ method: HTTPRequest.Method, _ path: String, as described: String,
    _ body: JSONValue? = nil, expecting status: Int
  ) async throws {
    let document = try Self.document()
    let check = SchemaCheck(document: document)
    let operation = document["paths"]?[described]?[method.rawValue.lowercased()]
    if let body, let schema = operation?["requestBody"]?["content"]?["application/json"]?["schema"],
      status < 300
    {
      #expect(check.problems(body, schema) == [], "request of \(described)")
    }
    let reply = try await host.api(method, path, body)
    #expect(reply.status == status, "\(described): \(reply.text)")
    let response = try #require(
      operation?["responses"]?["\(status)"], "\(described) does not describe \(status)")
    if let schema = response["content"]?["application/json"]?["schema"] {
      #expect(check.problems(reply.json ?? .null, schema) == [], "\(method) \(described)")
    } else {
      #expect(reply.text.isEmpty)
    }
  }

  @Test func `it is served as it stands, with a tag`() async throws {
    try await TestHost.run { host in
      let reply = await host.respond(.get, "localhost", "/api/sim/v1/openapi.json")
      let document = try Self.document()
      #expect(reply.json == document)
      #expect(reply.json?["openapi"] == "3.1.0")
      #expect(reply.header("Content-Type") == "application/json; charset=utf-8")
      #expect(reply.header("ETag") != nil)
    }
  }

  @Test func `every answer is true to it`() async throws {
    try await TestHost.run { host in
      let (page, welcome) = try await host.openPage()
      let id = try #require(welcome["embedding"]?.stringValue)
      try await page.control([
        "next": ["token": ["key": "other", "lifetime": "2m"], "after": "1s"]
      ])
      try await page.control(["refreshes": [["error": "x", "times": 2], "silence", "token"]])
      try await page.control(["jwks": ["status": 503]])
      let e = "/embeddings/\(id)"
      try await ask(host, .get, "/health", as: "/health", expecting: 200)
      try await ask(host, .get, "/configuration", as: "/configuration", expecting: 200)
      try await ask(host, .get, "/embeddings", as: "/embeddings", expecting: 200)
      try await ask(host, .get, e, as: "/embeddings/{id}", expecting: 200)
      try await ask(
        host, .post, e + "/controls", as: "/embeddings/{id}/controls",
        ["reload": "fresh"], expecting: 200)
      try await ask(host, .get, e + "/timeline", as: "/embeddings/{id}/timeline", expecting: 200)
      try await ask(
        host, .post, "/embeddings", as: "/embeddings",
        ["persona": "member", "lifetime": "5m", "refreshes": ["hold", ["raw": [1]]]], expecting: 201
      )
      try await ask(host, .get, "/embeddings", as: "/embeddings", expecting: 200)
      try await ask(
        host, .post, "/tokens", as: "/tokens",
        [
          "persona": "member", "organization": "org_other", "lifetime": "1h",
          "forge": ["alg": "none", "claims": ["role": "admin"]],
        ], expecting: 201)
      try await ask(host, .post, "/tokens", as: "/tokens", ["forge": ["text": "x"]], expecting: 201)
      for token in ["x.y.z", try await token(host)] {
        try await ask(
          host, .post, "/tokens/decode", as: "/tokens/decode", ["token": .string(token)],
          expecting: 200)
      }
      try await ask(
        host, .post, "/keys/org_demo/rotate", as: "/keys/{organization}/rotate",
        ["overlap": "10m"], expecting: 200)
      try await ask(
        host, .post, "/keys/org_demo/withdraw", as: "/keys/{organization}/withdraw", [:],
        expecting: 200)
      try await ask(host, .get, "/keys", as: "/keys", expecting: 200)
      try await ask(host, .get, "/scenarios", as: "/scenarios", expecting: 200)
      let run = "/embeddings/{id}/scenario"
      let source: JSONValue = "scenario: S\nsteps: [{wait: 1h}]"
      try await ask(host, .post, e + "/scenario", as: run, ["source": source], expecting: 200)
      for command in ["pause", "resume", "abort"] {
        try await ask(
          host, .post, e + "/scenario/" + command, as: run + "/" + command, [:], expecting: 200)
      }
      try await ask(host, .get, e + "/scenario", as: run, expecting: 200)
      try await ask(host, .get, e, as: "/embeddings/{id}", expecting: 200)
      try await ask(host, .delete, e, as: "/embeddings/{id}", expecting: 204)
    }
  }

  private func token(_ host: TestHost) async throws -> String {
    try await host.api(.post, "/tokens", [:]).json?["token"]?.stringValue ?? ""
  }

  @Test func `every refusal is described`() async throws {
    try await TestHost.run { host in
      let id = await host.service.embeddings.make().id
      let controls = "/embeddings/{id}/controls"
      try await ask(
        host, .post, "/embeddings/\(id)/controls", as: controls, ["x": 1], expecting: 400)
      try await ask(
        host, .post, "/embeddings/\(id)/controls", as: controls, ["reload": "fresh"],
        expecting: 409)
      try await ask(
        host, .post, "/embeddings/\(id)/controls", as: controls, ["wait": "1s"], expecting: 422)
      try await ask(
        host, .post, "/embeddings/\(id)/controls", as: controls, ["persona": "x"], expecting: 404)
      try await ask(host, .get, "/embeddings/x", as: "/embeddings/{id}", expecting: 404)
      try await ask(host, .post, "/embeddings", as: "/embeddings", ["x": 1], expecting: 400)
      try await ask(
        host, .post, "/tokens", as: "/tokens", ["persona": "viewer"], expecting: 422)
      try await ask(
        host, .post, "/keys/x/rotate", as: "/keys/{organization}/rotate", [:], expecting: 404)
    }
  }

  @Test(
    arguments: [
      "sign-out", "open", "reload", "rotate-keys", "withdraw-key", "expire-token", "disconnect",
      ["sign-out": true], ["open": true], ["open": ["persona": "member", "token": "none"]],
      ["open": ["token": ["alg": "none"], "path": "/p", "fragment": "/f", "sandbox": "x"]],
      ["reload": "same"],
      ["reload": "fresh"], ["persona": "member"], ["lifetime": "5m"], ["next": "hold"],
      ["next": ["disconnect": true, "after": "2s"]], ["refreshes": ["silence", "token"]],
      ["refreshes": "token"],
      ["next": ["raw": nil]], ["next": ["token": [:], "alongside": ["silence", ["error": "x"]]]],
      [
        "next": [
          "token": ["kid": "missing"], "after": "1s", "times": 100,
          "from": "http://x.evil.localhost",
          "via": "popup", "to": "*", "expires-at": "ms", "drop": ["token"], "type": "X",
        ]
      ],
      ["expire-token": true], ["rotate-keys": true], ["rotate-keys": ["overlap": "1m"]],
      ["withdraw-key": true], ["disconnect": true], ["disconnect": ["for": "1s"]],
      ["bridge": "down"], ["bridge": "up"], ["note": "n"], ["jwks": "normal"],
      ["jwks": ["status": 599, "after": "1s", "body": "b"]],
      ["send": ["message": ["any": "thing"], "from": "http://x.evil.localhost", "via": "nested"]],
      ["send": ["message": "text", "to": "*"]],
      ["receive": ["message": 1, "from": "http://x.evil.localhost", "via": "sibling"]],
    ] as [JSONValue])
  func `every control it describes is taken`(step: JSONValue) async throws {
    try await TestHost.run { host in
      let (_, welcome) = try await host.openPage()
      let id = try #require(welcome["embedding"]?.stringValue)
      try await ask(
        host, .post, "/embeddings/\(id)/controls", as: "/embeddings/{id}/controls", step,
        expecting: 200)
    }
  }

  @Test(
    arguments: [
      "sign-in", "wait", "expect", ["persona": 1], ["persona": "member", "note": "two"], [:], nil,
      1,
      ["reload": true], ["reload": "hard"], ["open": ["path": 1]], ["open": ["sandbox": 1]],
      ["navigate": "http://x"], ["click": "a"], ["wait": "1s"],
      ["next": ["times": 0, "token": [:]]],
      ["next": ["times": 101, "token": [:]]], ["next": ["nothing": true]], ["next": nil],
      ["refreshes": "tokn"], ["withdraw-key": ["kid": "x"]], ["bridge": "sideways"],
      ["jwks": ["status": 100]], ["jwks": ["status": 600]], ["jwks": "broken"],
      ["receive": ["message": 1]], ["send": ["message": 1, "via": "mail"]], ["lifetime": 5],
    ] as [JSONValue])
  func `every control it does not describe is refused`(step: JSONValue) async throws {
    let check = SchemaCheck(document: try Self.document())
    #expect(!check.problems(step, check.resolve("#/components/schemas/Control")).isEmpty)
    try await TestHost.run { host in
      let (_, welcome) = try await host.openPage()
      let id = try #require(welcome["embedding"]?.stringValue)
      let reply = try await host.api(.post, "/embeddings/\(id)/controls", step)
      #expect([400, 422].contains(reply.status), "\(reply.status) \(reply.text)")
      #expect(reply.errorCode != nil)
    }
  }

  @Test func `every operation it names exists, and every reference leads somewhere`() async throws {
    let document = try Self.document()
    let check = SchemaCheck(document: document)
    for reference in Self.references(in: document) {
      #expect(check.resolve(reference) != .null, "\(reference)")
    }
    try await TestHost.run { host in
      for path in document["paths"]?.objectValue?.members ?? [] {
        let real = path.name.replacingOccurrences(of: "{id}", with: "x")
          .replacingOccurrences(of: "{organization}", with: "x")
        for method in path.value.objectValue?.names ?? [] {
          let reply = await host.respond(
            try #require(.init(method.uppercased())), "localhost", "/api/sim/v1" + real,
            headers: ["Content-Type": "application/json"], body: "{}")
          #expect(reply.status != 405 && reply.errorCode != "not-found", "\(method) \(path.name)")
        }
      }
    }
  }

  private static func references(in value: JSONValue) -> [String] {
    switch value {
    case .object(let object):
      object.members.flatMap { member in
        member.name == "$ref"
          ? [member.value.stringValue].compactMap { $0 } : references(in: member.value)
      }
    case .array(let items): items.flatMap { references(in: $0) }
    default: []
    }
  }
}
