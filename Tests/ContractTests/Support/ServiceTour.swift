import HTTPTypes
import JSON
import TestSupport
import Testing

/// Every operation of the API, done with success, so that every member of every answer is seen with and without a
/// value.
struct ServiceTour {
  let recorder: Recorder
  let page: BridgePeer

  func run() async throws {
    try await service()
    try await embeddings()
    try await timeline()
    try await tokens()
    try await keys()
  }

  private func service() async throws {
    try await recorder.ask(.get, "/health", expecting: 200)
    try await recorder.ask(.get, "/openapi.json", expecting: 200)
    try await recorder.ask(.get, "/openapi.json", headers: [.ifNoneMatch: "*"], expecting: 304)
    try await recorder.ask(.get, "/configuration", expecting: 200)
  }

  /// Answers that between them have every word of the scenario language.
  static let answers: [JSONValue] = [
    "token", "silence", "hold", "disconnect", ["error": "Too many requests"], ["raw": ["any": 1]],
    ["token": ["lifetime": "10m", "issued": "-2h", "not-before": "5m", "claims": ["iss": nil]]],
    ["token": ["header": ["typ": "x"], "kid": "unknown", "payload": "tampered"], "times": 2],
    ["token": ["text": "no token"], "expires-at": "ms", "drop": ["token", "x"], "type": "OTHER"],
    ["silence": true, "after": "3s"], ["hold": true, "after": "3s"], ["disconnect": ["for": "2s"]],
    ["error": "a", "from": "http://a.example", "via": "sibling", "to": "*", "alongside": "token"],
    ["error": "a", "from": "http://a.example", "via": "popup"],
    ["error": "a", "alongside": ["token", "silence"]],
    ["error": "a", "from": "http://a.example", "via": "nested"],
  ]
  static let forges: [JSONValue] =
    ["none", "HS256-with-public-key", "RS384", "PS256", "ES256"].map { ["alg": $0] }
    + ["other", "withdrawn", "other-organisation"].map { ["key": $0] }
    + ["flipped", "empty", "truncated", "of-other-token"].map { ["signature": $0] }
    + ["previous", "initial"].map { ["same-as": $0] }

  private func embeddings() async throws {
    try await recorder.ask(.get, "/embeddings", expecting: 200)
    try await recorder.ask(.post, "/embeddings", [:], expecting: 201)
    try await recorder.ask(.post, "/embeddings", expecting: 201)
    let refreshes = Self.answers + Self.forges.map { ["token": $0] }
    for (persona, lifetime) in [("member", "5m"), ("viewer", "2h")] {
      try await recorder.ask(
        .post, "/embeddings",
        [
          "persona": .string(persona), "lifetime": .string(lifetime),
          "refreshes": .array(refreshes),
        ], expecting: 201)
    }
    // A plain client's.
    let client = try await recorder.host.connect()
    #expect(try await client.isServed())
    try await recorder.ask(.get, "/embeddings", expecting: 200)
    try await recorder.ask(.get, "/embeddings/{id}", expecting: 200)
    try await recorder.ask(.get, "/embeddings/{id}/health", expecting: 200)
  }

  /// Lets everything happen that a timeline can tell of.
  private func timeline() async throws {
    _ = try await page.next("hostsim.health")
    for verdict in ["accepted", "rejected"] {
      try await page.send([
        "type": "hostsim.observed",
        "entry": [
          "from": "app", "to": "host", "kind": "message", "name": "PING", "raw": ["type": "PING"],
          "origin": "http://app.example", "verdict": .string(verdict), "reason": "seen",
        ],
      ])
    }
    try await page.send([
      "type": "hostsim.observed",
      "entry": ["from": "app", "to": "service", "kind": "request", "name": "GET /api/me"],
    ])
    let answers: [JSONValue] = [
      "token", ["token": ["claims": ["role": "member", "extra": 1]]], ["token": ["text": "junk"]],
      ["error": "no"],
      [
        "token": [:], "from": .string(recorder.host.foreign),
        "via": "sibling",
      ],
    ]
    for answer in answers {
      try await page.control(["next": answer])
      try await page.refresh(origin: "http://app.example")
      _ = try await page.next("hostsim.post")
      try await recorder.ask(.get, "/embeddings/{id}", expecting: 200)
    }
    try await page.control(["next": ["token": ["key": "withdrawn"]]])
    try await page.refresh()
    _ = try await page.next("hostsim.post")
    let jwks = "/api/custom-apps/v1/jwks/org_demo"
    #expect(try await recorder.host.fetch(.get, jwks).status == 200)
    try await recorder.ask(
      .post, "/embeddings/{id}/controls",
      ["jwks": ["status": 503, "after": "2s", "body": "{"]], expecting: 200)
    #expect(try await recorder.host.fetch(.get, jwks).status == 503)
    try await recorder.ask(
      .post, "/embeddings/{id}/controls", ["note": "first\nsecond, ü"], expecting: 200)
    try await recorder.ask(.get, "/embeddings/{id}/timeline", expecting: 200)
    try await recorder.ask(.post, "/embeddings/{id}/controls", ["jwks": "normal"], expecting: 200)
    let made = try await recorder.ask(.post, "/embeddings", [:], expecting: 201)
    let other = recorder.with(["id": made.json?["id"]?.stringValue ?? ""])
    try await other.ask(.post, "/embeddings/{id}/controls", ["note": "before"], expecting: 200)
    try await other.events("/embeddings/{id}/events", after: "\"before\"") {
      try await other.ask(.post, "/embeddings/{id}/controls", ["note": "after"], expecting: 200)
      try await other.ask(.delete, "/embeddings/{id}", expecting: 204)
    }
  }

  private func tokens() async throws {
    try await recorder.ask(.post, "/tokens", expecting: 201)
    let honest = try await recorder.ask(
      .post, "/tokens", ["persona": "member", "organization": "org_other", "lifetime": "1h"],
      expecting: 201)
    var tokens: [JSONValue] = [honest.json?["token"] ?? "", "x", "x.y.z", ""]
    for forge: JSONValue in [
      [:], ["text": "x"], ["claims": ["exp": nil, "iat": nil]], ["issued": "-58m"],
      ["lifetime": "1m"], ["alg": "none", "key": "other", "header": ["crit": ["exp"]]],
    ] {
      let reply = try await recorder.ask(.post, "/tokens", ["forge": forge], expecting: 201)
      tokens.append(reply.json?["token"] ?? "")
    }
    for token in tokens {
      try await recorder.ask(.post, "/tokens/decode", ["token": token], expecting: 200)
    }
  }

  private func keys() async throws {
    for overlap: JSONValue? in [nil, [:], ["overlap": "10m"], ["overlap": "0s"]] {
      try await recorder.ask(.post, "/keys/{organization}/rotate", overlap, expecting: 200)
    }
    try await recorder.ask(
      .post, "/embeddings/{id}/controls", ["rotate-keys": true], expecting: 200)
    let list = try await recorder.ask(.get, "/keys", expecting: 200)
    let signing = list.json?["organizations"]?.arrayValue?.first?["keys"]?.arrayValue?.first?["kid"]
    try await recorder.ask(
      .post, "/keys/{organization}/withdraw", ["kid": signing ?? ""], expecting: 200)
    for body: JSONValue? in [nil, [:]] {
      try await recorder.ask(.post, "/keys/{organization}/withdraw", body, expecting: 200)
    }
    try await recorder.ask(.get, "/embeddings/{id}", expecting: 200)
  }
}
