import Foundation
import HTTPTypes
import JSON
import TestSupport
import Testing

/// Scenarios over the API, each to another end. The clock of the service stands still and nobody has to wait on it, so
/// that an expectation with time stays under way until it is met or ended.
struct ScenarioTour {
  let recorder: Recorder
  let page: BridgePeer

  private static let run = "/embeddings/{id}/scenario"
  private static let files = [
    "short.yaml": "scenario: Short\nsteps: [open]",
    "group/long.yaml": """
    scenario: Long
    about: Takes a while
    tags: [slow]
    clock: real
    steps: [open, {wait: 1h}]
    """, "broken.yaml": "scenario: 1",
  ]

  /// Writes the scenarios that the tour plays into a folder.
  static func write(into folder: URL) throws {
    for (path, text) in files {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  func run() async throws {
    try await recorder.ask(.get, "/scenarios", expecting: 200)
    try await recorder.ask(.get, Self.run, expecting: 404)
    try await recorder.ask(.post, Self.run, ["name": "nothing"], expecting: 404)
    try await recorder.ask(.post, Self.run, ["source": "steps: 1"], expecting: 422)
    try await recorder.ask(.post, Self.run, ["name": "short"], expecting: 200)
    try await end("passed")
    try await play("[{expect: {refreshes: 3}}]", to: "failed")
    try await play("[{expect: {text: x}}]", to: "incomplete")
    try await play("[{answer: token}, {note: x}]", to: "broken")
    try await interrupted()
    try await hasty()
    try await stepped()
    try await recorder.ask(.get, "/embeddings/{id}/recording", expecting: 200)
  }

  private func interrupted() async throws {
    try await start("[{expect: {refreshes: 9, within: 5m}}]")
    try await status { $0["waitsUntil"]?.isNull == false }
    try await recorder.ask(.post, Self.run, ["name": "short"], expecting: 409)
    try await recorder.ask(.post, Self.run + "/abort", expecting: 200)
    try await end("aborted")
  }

  /// Fails with something to say of the app: it asked twice at once.
  private func hasty() async throws {
    try await start("[open, {expect: {refreshes: 2, within: 5m}}, {expect: {refreshes: 1}}]")
    try await status { $0["waitsUntil"]?.isNull == false }
    for _ in 0..<2 { try await page.refresh() }
    try await end("failed")
  }

  /// Pauses before the second step, plays it, and goes on to the end.
  private func stepped() async throws {
    try await start("[open, {expect: {refreshes: 1, within: 5m}}, {note: x}, {note: y}]")
    try await status { $0["waitsUntil"]?.isNull == false }
    try await recorder.ask(.post, Self.run + "/pause", [:], expecting: 200)
    try await page.refresh()
    try await status { $0["status"] == "paused" }
    try await recorder.ask(.post, Self.run + "/step", expecting: 200)
    try await status { $0["status"] == "paused" && $0["step"] == 3 }
    try await recorder.ask(.post, Self.run + "/resume", expecting: 200)
    try await end("passed")
  }

  private func play(_ steps: String, to outcome: JSONValue) async throws {
    try await start(steps)
    try await end(outcome)
  }

  /// Starts what has these steps; whoever ended last may still be putting the host back.
  private func start(_ steps: String) async throws {
    let body: JSONValue = ["source": .string("scenario: Tour\nsteps: \(steps)")]
    for _ in 0..<5000 {
      let path = Self.run.replacingOccurrences(of: "{id}", with: recorder.values["id"] ?? "")
      let reply = try await recorder.host.api(.post, path, body)
      recorder.records.add(.post, Self.run, body, reply)
      if reply.status == 200 { return }
      #expect(reply.errorCode == "scenario-running")
      try await Task.sleep(for: .milliseconds(1))
    }
    Issue.record("\(steps) never started")
  }

  private func end(_ outcome: JSONValue) async throws {
    try await status { $0["outcome"] == outcome }
  }

  /// Asks until it is so.
  private func status(where matches: (JSONValue) -> Bool) async throws {
    for _ in 0..<5000 {
      let reply = try await recorder.ask(.get, Self.run, expecting: 200)
      if let status = reply.json, matches(status) { return }
      try await Task.sleep(for: .milliseconds(1))
    }
    Issue.record("the scenario never came so far")
  }
}
