import HTTPTypes
import JSON
import Testing

/// Every way in which the API refuses what is asked of it.
struct RefusalTour {
  let recorder: Recorder

  private static let asked: [(HTTPRequest.Method, String)] = [
    (.get, "/health"), (.get, "/openapi.json"), (.get, "/configuration"), (.get, "/embeddings"),
    (.get, "/embeddings/{id}"), (.get, "/embeddings/{id}/timeline"),
    (.get, "/embeddings/{id}/health"),
    (.get, "/embeddings/{id}/events"), (.get, "/keys"), (.get, "/scenarios"),
    (.get, "/embeddings/{id}/scenario"), (.get, "/embeddings/{id}/recording"),
  ]
  private static let changed: [(HTTPRequest.Method, String)] = [
    (.post, "/embeddings"), (.delete, "/embeddings/{id}"), (.post, "/embeddings/{id}/controls"),
    (.post, "/tokens"), (.post, "/tokens/decode"), (.post, "/keys/{organization}/rotate"),
    (.post, "/keys/{organization}/withdraw"), (.post, "/embeddings/{id}/scenario"),
    (.post, "/embeddings/{id}/scenario/pause"), (.post, "/embeddings/{id}/scenario/resume"),
    (.post, "/embeddings/{id}/scenario/step"), (.post, "/embeddings/{id}/scenario/abort"),
  ]

  func run() async throws {
    for (method, path) in Self.asked + Self.changed {
      try await recorder.ask(method, path, host: "example.com", lines: [], expecting: 421)
    }
    for (method, path) in Self.changed {
      try await recorder.ask(
        method, path, headers: [.contentType: "application/json", .origin: "http://a.example"],
        expecting: 403)
      try await recorder.ask(method, path, headers: [.contentType: "text/plain"], expecting: 415)
      guard method == .post else { continue }
      try await recorder.ask(
        method, path, lines: ["Content-Type: application/json", "Content-Length: 1048577"],
        expecting: 413)
      try await recorder.ask(
        method, path, lines: ["Content-Type: application/json", "Transfer-Encoding: chunked"],
        expecting: 411)
      try await recorder.ask(method, path, ["unknown": 1], expecting: 400)
    }
    try await missing()
    try await refused()
  }

  private func missing() async throws {
    let nobody = recorder.with(["id": "nobody", "organization": "nobody"])
    for (method, path) in Self.asked + Self.changed where path.contains("{") {
      try await nobody.ask(method, path, method == .post ? [:] : nil, expecting: 404)
    }
    for path in ["/embeddings", "/tokens"] {
      try await recorder.ask(.post, path, ["persona": "nobody"], expecting: 404)
    }
    try await recorder.ask(.post, "/tokens", ["organization": "nobody"], expecting: 404)
    try await recorder.ask(
      .post, "/keys/{organization}/withdraw", ["kid": "nobody's"], expecting: 404)
  }

  private func refused() async throws {
    let controls = "/embeddings/{id}/controls"
    try await recorder.ask(.post, "/tokens", ["persona": "viewer"], expecting: 422)
    try await recorder.ask(.post, controls, ["answer": "token"], expecting: 409)
    try await recorder.ask(.post, controls, ["wait": "1s"], expecting: 422)
    try await recorder.ask(.post, controls, ["persona": "nobody"], expecting: 404)
  }
}
