import Foundation
import HTTPTypes
import JSON
import Messages
import Native
import TestSupport
import Testing

@testable import Host

@Suite struct `Streams of events` {
  /// The events of a stream, as the fields of each.
  private func read(
    _ host: TestHost, _ id: String, lastEventID: String? = nil, until last: Int
  ) async throws -> [[String: String]] {
    var request = HTTPRequest(
      method: .get, scheme: "http", authority: "127.0.0.1",
      path: "/api/sim/v1/embeddings/\(id)/events")
    request.headerFields[.lastEventID] = lastEventID
    guard case .stream(let head, let chunks) = await host.service.respond(to: request, body: [])
    else { throw BridgePeer.Ended(waitedFor: "a stream") }
    #expect(head.status == .ok)
    #expect(head.headerFields[.contentType] == "text/event-stream")
    var text = ""
    for await chunk in chunks {
      text += String(decoding: chunk, as: UTF8.self)
      if text.contains("id: \(last)\n") { break }
    }
    return text.components(separatedBy: "\n\n").filter { !$0.isEmpty }.map { event in
      Dictionary(
        event.components(separatedBy: "\n").map { line in
          let parts = line.split(separator: ":", maxSplits: 1)
          return (String(parts[0]), String(parts[1].drop { $0 == " " }))
        }, uniquingKeysWith: { $1 })
    }
  }

  @Test func `entries come with their number, and later ones as they come`() async throws {
    try await TestHost.run { host in
      let embedding = await host.service.embeddings.make()
      await embedding.record(.host, .host, .note, "zeile 1\nzeile 2 ü")
      async let events = read(host, embedding.id, until: 3)
      await embedding.record(.host, .host, .note, "second")
      await embedding.record(.host, .host, .note, "third")
      let seen = try await events
      #expect(seen.first == ["retry": "1000"])
      #expect(seen.dropFirst().map { $0["id"] } == ["1", "2", "3"])
      #expect(seen.dropFirst().allSatisfy { $0["event"] == "entry" })
      let first = try JSONValue(parsing: seen[1]["data"] ?? "")
      #expect(first["name"] == "zeile 1\nzeile 2 ü")
      #expect(first == embedding.timeline.snapshot().entries.first.map { .object($0.json()) })
    }
  }

  @Test func `a reader that comes back goes on behind its last entry`() async throws {
    try await TestHost.run { host in
      let embedding = await host.service.embeddings.make()
      for name in ["a", "b", "c"] { await embedding.record(.host, .host, .note, name) }
      let seen = try await read(host, embedding.id, lastEventID: "2", until: 3)
      #expect(seen.dropFirst().map { $0["id"] } == ["3"])
      let all = try await read(host, embedding.id, lastEventID: "nonsense", until: 3)
      #expect(all.dropFirst().map { $0["id"] } == ["1", "2", "3"])
    }
  }

  @Test func `a reader learns how much it missed`() async throws {
    var limits = Limits()
    limits.timelineEntries = 2
    try await TestHost.run(limits: limits) { host in
      let embedding = await host.service.embeddings.make()
      for name in ["a", "b", "c", "d"] { await embedding.record(.host, .host, .note, name) }
      let seen = try await read(host, embedding.id, lastEventID: "1", until: 4)
      #expect(seen[1] == ["event": "dropped", "data": #"{"dropped":1}"#])
      #expect(seen.dropFirst(2).map { $0["id"] } == ["3", "4"])
    }
  }

  @Test func `streams are bounded, end with their embedding, and make room`() async throws {
    var limits = Limits()
    limits.eventStreams = 1
    try await TestHost.run(limits: limits) { host in
      let embedding = await host.service.embeddings.make()
      await embedding.record(.host, .host, .note, "a")
      let url = "\(host.base)/api/sim/v1/embeddings/\(embedding.id)/events"
      async let body = WebClient.patientFetch(.get, url)
      #expect(await eventually { await host.api("\(embedding.id)/events") == 503 })
      #expect(try await host.api(.delete, "/embeddings/\(embedding.id)").status == 204)
      let text = String(decoding: try await body.1, as: UTF8.self)
      #expect(text.contains("id: 1\nevent: entry\n"))
    }
  }
}

extension TestHost {
  fileprivate func api(_ path: String) async -> Int {
    await respond(.get, "localhost", "/api/sim/v1/embeddings/" + path).status
  }
}
