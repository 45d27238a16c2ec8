import HTTPTypes
import JSON
import TestSupport
import Testing

/// Every control that the description allows, each done.
struct ControlTour {
  let recorder: Recorder
  let page: BridgePeer

  func run() async throws {
    let foreign: JSONValue = .string(recorder.host.foreign)
    let message: JSONValue = ["type": "MEINGPT_TOKEN_RESPONSE", "token": "x"]
    var steps: [JSONValue] = [
      ["persona": "member"], ["lifetime": "5m"], ["lifetime": "1h"], ["note": "text"],
      [
        "open": [
          "persona": "admin", "token": "none", "path": "/a", "fragment": "b", "sandbox": "x",
        ]
      ],
      ["open": ["token": ["alg": "none"]]], ["open": true], ["reload": "same"],
      ["reload": "fresh"], ["expire-token": true], ["rotate-keys": ["overlap": "10m"]],
      ["rotate-keys": [:]], ["withdraw-key": true], ["jwks": ["status": 404]], ["jwks": [:]],
      ["jwks": "normal"], ["send": message],
      ["send": ["message": message, "from": foreign, "via": "sibling", "to": "*"]],
      ["send": ["message": ["type": "X", "token": ["alg": "none"]], "to": "http://a.example"]],
      ["receive": ["message": message, "from": foreign, "via": "popup"]],
      ["refreshes": ["silence", "token"]], ["refreshes": .array(ServiceTour.answers)],
      ["sign-out": true], ["persona": "admin"],
    ]
    steps += ServiceTour.answers.map { ["next": $0] }
    try await control(["next": "hold"])
    try await page.refresh()
    _ = try await page.next("hostsim.state") { $0["state"]?["held"] == 1 }
    try await control(["answer": "token"])
    for step in steps { try await control(step) }
    // These cut the bridge.
    for step: JSONValue in [["disconnect": ["for": "2s"]], ["bridge": "down"], ["bridge": "up"]] {
      try await control(step)
    }
  }

  private func control(_ step: JSONValue) async throws {
    try await recorder.ask(.post, "/embeddings/{id}/controls", step, expecting: 200)
  }
}
