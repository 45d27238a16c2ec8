import Foundation
import HTTPTypes
import JSON
import TestSupport
import Testing

/// What only a service with narrow limits, another configuration or broken keys answers.
struct LimitTour {
  let recorder: Recorder

  func run() async throws {
    try await recorder.ask(.get, "/configuration", expecting: 200)
    let made = try await recorder.ask(.post, "/embeddings", expecting: 201)
    let embedding = recorder.with([
      "id": made.json?["id"]?.stringValue ?? "", "organization": "org_demo",
    ])
    try await embedding.ask(.get, "/embeddings/{id}/health", expecting: 200)
    for note in ["a", "b", "c", "d", "last"] {
      try await embedding.ask(
        .post, "/embeddings/{id}/controls", ["note": .string(note)], expecting: 200)
    }
    try await embedding.events("/embeddings/{id}/events", lastEventID: 1, after: "\"last\"") {
      try await embedding.ask(.get, "/embeddings/{id}/events", expecting: 503)
      try await embedding.ask(.delete, "/embeddings/{id}", expecting: 204)
    }
    try await brokenKeys()
  }

  private func brokenKeys() async throws {
    let made = try await recorder.ask(.post, "/embeddings", expecting: 201)
    let recorder = recorder.with([
      "id": made.json?["id"]?.stringValue ?? "", "organization": "org_demo",
    ])
    let index = recorder.host.folder.appending(path: "state/keys/org_demo/index.json")
    try Data("broken".utf8).write(to: index)
    try await recorder.ask(.post, "/tokens", expecting: 500)
    try await recorder.ask(.get, "/keys", expecting: 500)
    for path in ["rotate", "withdraw"] {
      try await recorder.ask(.post, "/keys/{organization}/\(path)", expecting: 500)
    }
    try await recorder.ask(
      .post, "/embeddings/{id}/controls", ["rotate-keys": true], expecting: 500)
    try await recorder.ask(.get, "/embeddings/{id}", expecting: 200)
  }
}
