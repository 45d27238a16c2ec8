import HTTPTypes
import JSON
import Native
import TestSupport
import Testing

/// Controls with values that they do not take, and embeddings in numbers.
@Suite struct `Attacks on controls and embeddings` {
  private static let words = [
    "persona", "sign-out", "lifetime", "next", "refreshes", "answer", "expire-token",
    "rotate-keys", "withdraw-key", "open", "reload", "disconnect", "bridge", "send", "receive",
    "note", "jwks", "navigate", "wait", "sleep", "click", "type", "expect", "nonsense", "",
  ]
  private static let values: [JSONValue] = [
    0, -1, 1.5, .double(1e308), .integer(.max), .integer(.min), false, "", "x", [], [nil], [[]],
    ["x": 1], "99999999999999999999h", "9223372036854775807s", "9223372036854775807h", "-5m",
    "5m5m", "NaN", ["for": "9223372036854775807h"], ["overlap": "9223372036854775807h"],
    ["status": 99_999], ["status": .integer(.max)], ["after": "9223372036854775807h"],
    ["token": ["lifetime": "9223372036854775807s"]], ["token": ["issued": "-9223372036854775807s"]],
    ["token": ["not-before": "9223372036854775807h"]],
    ["token": ["claims": ["exp": .integer(.max)]]],
    ["token": ["claims": ["exp": .double(1e308)]]], ["token": ["claims": ["iat": "x"]]],
    ["token": ["text": ""]], ["token": ["header": ["alg": nil]]], ["token": 7],
    ["token": [:], "times": 101], ["token": [:], "times": .integer(.max)],
    ["error": .string(String(repeating: "e", count: 30_000))], ["error": 7], ["raw": nil],
    ["message": nil, "from": "http://a"], ["message": 1, "from": "javascript:alert(1)"],
    ["message": 1, "from": "http://a", "via": "window"], ["path": "//attacker.example/"],
    ["path": "\\\\attacker"], ["fragment": "#\u{0}"], ["persona": "nobody"], ["token": "none"],
  ]

  @Test func `every control takes or refuses every value, with a reason, and the service lives`()
    async throws
  {
    try await ContractHost.run { host in
      let (page, welcome) = try await host.openPage()
      let id = try #require(welcome["embedding"]?.stringValue)
      let neighbour = try await host.connect()
      let reader = Task { try? await page.untilClosed() }
      for word in Self.words {
        for value in Self.values {
          let step: JSONValue = .object(JSONObject([(word, value)]))
          let reply = try await host.api(.post, "/embeddings/\(id)/controls", step)
          #expect([200, 400, 404, 409, 422, 500].contains(reply.status), "\(step): \(reply.body)")
          #expect(reply.status != 500, "\(step): \(reply.body)")
          if reply.status != 200 { #expect(reply.errorCode != nil, "\(step): \(reply.body)") }
          // What was queued is asked for, so that strange answers are given as well.
          if reply.status == 200, ["next", "refreshes", "lifetime"].contains(word) {
            try? await page.refresh()
          }
        }
      }
      #expect(try await host.api(.get, "/embeddings/\(id)").status == 200)
      #expect(try await host.api(.get, "/embeddings/\(id)/timeline").status == 200)
      #expect(try await neighbour.isServed())
      await page.socket.close()
      await reader.value
    }
  }

  @Test func `many words and long lists are refused or taken as a whole`() async throws {
    try await ContractHost.run { host in
      let id = try #require(try await host.api(.post, "/embeddings").json?["id"]?.stringValue)
      let controls = "/embeddings/\(id)/controls"
      for step: JSONValue in [
        [:], ["persona": "admin", "lifetime": "5m"], [], nil, 7, true, "nonsense", [["note": "x"]],
      ] {
        let reply = try await host.api(.post, controls, step)
        #expect(reply.status == 400 && reply.errorCode == "invalid-control", "\(step)")
      }
      var nested: JSONValue = "token"
      for _ in 0..<20 { nested = ["token": [:], "alongside": nested] }
      #expect(try await host.api(.post, controls, ["next": nested]).errorCode == "invalid-control")
      let many = JSONValue.array(Array(repeating: "token", count: 20_000))
      #expect(try await host.api(.post, controls, ["refreshes": many]).status == 200)
      #expect(try await host.api(.post, controls, ["refreshes": []]).status < 500)
      #expect(try await host.connect("embedding=\(id)").isServed())
    }
  }

  @Test func `two thousand embeddings leave the idle limit and everybody served`() async throws {
    try await ContractHost.run { host in
      let client = try await host.connect()
      #expect(try await client.isServed())
      let made = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<8 {
          group.addTask {
            var made = 0
            for _ in 0..<250 where try await host.api(.post, "/embeddings").status == 201 {
              made += 1
            }
            return made
          }
        }
        return try await group.reduce(0, +)
      }
      #expect(made == 2000)
      let health = try await host.api(.get, "/health").json
      #expect((health?["embeddings"]?.integerValue ?? 0) <= 257)
      #expect(health?["connected"] == 1)
      #expect(try await client.isServed())
    }
  }

  @Test func `an embedding that is deleted while it is used ends cleanly, with 4001`() async throws
  {
    try await ContractHost.run { host in
      let made = try await host.api(.post, "/embeddings").json
      let id = try #require(made?["id"]?.stringValue)
      let wire = try Wire(port: host.port)
      try await wire.upgrade("/bridge?embedding=\(id)")
      for _ in 0..<20 { wire.send(frame: Array(#"{"type":"MEINGPT_TOKEN_REFRESH"}"#.utf8)) }
      #expect(try await host.api(.delete, "/embeddings/\(id)").status == 204)
      #expect(await wire.end()?.code == 4001)
      #expect(try await host.api(.delete, "/embeddings/\(id)").status == 404)
      #expect(
        try await host.api(.post, "/embeddings/\(id)/controls", ["note": "x"]).errorCode
          == "unknown-embedding")
      #expect(try await host.connect().isServed())
    }
  }
}
