import Foundation
import HTTPTypes
import JSON
import Native
import Scenarios
import TestSupport
import Testing

@testable import Host

@Suite struct `Scenarios in a person's page` {
  /// A service whose pages count as settled at once, with these scenario files.
  private static func run(
    _ files: [String: String] = [:], limits: Limits? = nil,
    _ body: (TestHost) async throws -> Void
  ) async throws {
    let folder = URL.temporaryDirectory.appending(path: "hostsim-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for (path, text) in files {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    var settled = Limits()
    settled.liveSettling = 0
    try await TestHost.run(
      limits: limits ?? settled, configure: { $0.scenarioDirectory = folder.path }, body)
  }

  private static func start(_ page: BridgePeer, _ source: String) async throws {
    try await page.send([
      "type": "hostsim.scenario", "action": "run", "source": .string(source),
    ])
  }

  private static func tell(_ page: BridgePeer, _ action: JSONValue) async throws {
    try await page.send(["type": "hostsim.scenario", "action": action])
  }

  private static func status(
    _ page: BridgePeer, where matches: (JSONValue) -> Bool
  ) async throws -> JSONValue {
    try await page.next("hostsim.scenario", where: matches)
  }

  private static func end(_ page: BridgePeer) async throws -> JSONValue {
    try await status(page) { $0["status"] == "finished" }
  }

  private static func outcomes(_ status: JSONValue) -> [JSONValue?]? {
    status["results"]?.arrayValue?.map { $0["outcome"] }
  }

  /// Does not keep what it points at.
  private final class Witness: @unchecked Sendable {
    weak var embedding: Embedding?
    init(_ embedding: Embedding?) { self.embedding = embedding }
  }

  @Test func `an embedding in which a scenario was played goes like any other`() async throws {
    try await Self.run { host in
      let (page, welcome) = try await host.openPage()
      let id = try #require(welcome["embedding"]?.stringValue)
      try await Self.start(page, "scenario: S\nsteps: [note: x]")
      #expect(try await Self.end(page)["outcome"] == "passed")
      let witness = Witness(host.service.embeddings.find(id))
      #expect(witness.embedding != nil)
      #expect(try await host.api(.delete, "/embeddings/\(id)").status == 204)
      #expect(await eventually { witness.embedding == nil })
    }
  }

  @Test func `the welcome lists what there is, and leaves out what cannot be read`() async throws {
    let good = """
      scenario: A good one
      about: What it shows
      tags: [a, b]
      clock: real
      steps: [open, {wait: 90s}, {expect: {refreshes: 1, within: 30s}}]
      """
    let files = [
      "expiry/good.yaml": good, "top.yml": "scenario: Top\nsteps: [open]", "bad.yaml": "steps: 1",
      "notes.txt": "x", ".hidden/x.yaml": "scenario: Hidden\nsteps: [open]",
    ]
    try await Self.run(files) { host in
      let (_, welcome) = try await host.openPage()
      #expect(
        welcome["scenarios"] == [
          [
            "name": "expiry/good", "title": "A good one", "about": "What it shows",
            "tags": ["a", "b"], "clock": "real", "group": "expiry", "seconds": 120,
          ],
          [
            "name": "top", "title": "Top", "about": nil, "tags": [], "clock": "virtual",
            "group": "", "seconds": 0,
          ],
        ])
    }
  }

  @Test func `a scenario is played to its end and told step by step`() async throws {
    let file = "scenario: One\nsteps:\n- open\n- note: hello\n- expect: {refreshes: 0}\n"
    try await Self.run(["x/one.yaml": file]) { host in
      let (page, _) = try await host.openPage()
      try await page.send(["type": "hostsim.scenario", "action": "run", "name": "x/one"])
      let first = try await Self.status(page) { $0["step"] == 1 }
      #expect(first["status"] == "running" && first["of"] == 3 && first["text"] == "open")
      #expect(first["name"] == "x/one" && first["title"] == "One" && first["outcome"] == .null)
      let end = try await Self.end(page)
      #expect(end["outcome"] == "passed")
      #expect(Self.outcomes(end) == ["passed", "passed", "passed"])
      #expect(end["results"]?.arrayValue?.map { $0["line"] } == [3, 4, 5])
      // Another one may follow.
      try await Self.start(page, "scenario: Two\nsteps: [open]")
      let second = try await Self.end(page)
      #expect(second["name"] == .null && second["title"] == "Two")
    }
  }

  @Test func `a failed expectation says what, in words`() async throws {
    try await Self.run { host in
      let (page, _) = try await host.openPage()
      try await Self.start(
        page, "scenario: F\nsteps: [open, {expect: {refreshes: 3}}, {note: never}]")
      let end = try await Self.end(page)
      #expect(end["outcome"] == "failed")
      #expect(Self.outcomes(end) == ["passed", "failed", "notRun"])
      let what = end["results"]?.arrayValue?[1]["what"]?.stringValue
      #expect(what == "expected refreshes is 3, but refreshes is 0")
    }
  }

  @Test func `a pause comes before the next step, a step ends a wait early`() async throws {
    try await Self.run { host in
      let (page, _) = try await host.openPage()
      try await Self.start(page, "scenario: P\nsteps: [{wait: 10s}, {wait: 20s}, {wait: 30s}]")
      let waits = try await Self.status(page) { $0["waitsUntil"]?.isNull == false }
      #expect(
        waits["waitsUntil"]?.stringValue == Timestamp.iso(milliseconds: host.clock.now + 10_000))
      try await Self.tell(page, "pause")
      _ = try await Self.status(page) { $0["status"] == "running" }
      #expect(await eventually { host.clock.sleepers == 1 })
      host.clock.advance(by: 10_000)
      let paused = try await Self.status(page) { $0["status"] == "paused" }
      #expect(paused["step"] == 1 && Self.outcomes(paused) == ["passed"])
      #expect(host.clock.sleepers == 0)
      // One step, whose wait another one ends; it then stands still again.
      try await Self.tell(page, "step")
      _ = try await Self.status(page) { $0["step"] == 2 && $0["waitsUntil"]?.isNull == false }
      #expect(await eventually { host.clock.sleepers == 1 })
      try await Self.tell(page, "step")
      let again = try await Self.status(page) { $0["status"] == "paused" }
      #expect(again["step"] == 2 && again["outcome"] == .null)
      try await Self.tell(page, "resume")
      _ = try await Self.status(page) { $0["step"] == 3 && $0["waitsUntil"]?.isNull == false }
      #expect(await eventually { host.clock.sleepers == 1 })
      host.clock.advance(by: 30_000)
      #expect(try await Self.end(page)["outcome"] == "passed")
    }
  }

  @Test func `an abort ends it in the middle of a wait`() async throws {
    try await Self.run { host in
      let (page, _) = try await host.openPage()
      try await Self.start(page, "scenario: A\nsteps: [{wait: 10h}, open]")
      _ = try await Self.status(page) { $0["waitsUntil"]?.isNull == false }
      try await Self.tell(page, "abort")
      let end = try await Self.end(page)
      #expect(end["outcome"] == "aborted" && Self.outcomes(end) == ["notRun", "notRun"])
      #expect(await eventually { host.clock.sleepers == 0 })
      try await Self.tell(page, "abort")
      #expect(try await page.next("hostsim.error")["code"] == "no-scenario")
    }
  }

  @Test func `an expectation with time comes true when the app asks`() async throws {
    try await Self.run { host in
      let (page, _) = try await host.openPage()
      try await Self.start(
        page, "scenario: E\nsteps: [open, {expect: {refreshes: 1, within: 5m}}]")
      _ = try await Self.status(page) { $0["step"] == 2 && $0["waitsUntil"]?.isNull == false }
      try await page.refresh()
      #expect(try await Self.end(page)["outcome"] == "passed")
    }
  }

  @Test(arguments: [
    (#"{"type":"hostsim.scenario","action":"run","name":"x"}"#, "unknown-scenario"),
    (#"{"type":"hostsim.scenario","action":"run","name":"../x"}"#, "unknown-scenario"),
    (#"{"type":"hostsim.scenario","action":"run","source":"steps: 1"}"#, "invalid-scenario"),
    (#"{"type":"hostsim.scenario","action":"pause"}"#, "no-scenario"),
    (#"{"type":"hostsim.scenario","action":"run"}"#, "invalid-message"),
    (#"{"type":"hostsim.scenario","action":"fly"}"#, "invalid-message"),
  ])
  func `what cannot be done is said`(message: String, code: String) async throws {
    try await Self.run { host in
      let (page, _) = try await host.openPage()
      try await page.send(text: message)
      #expect(try await page.next("hostsim.error")["code"]?.stringValue == code)
    }
  }

  @Test func `two at once are refused, and a client without a page plays none`() async throws {
    try await Self.run { host in
      let (page, _) = try await host.openPage()
      try await Self.start(page, "scenario: A\nsteps: [{wait: 1h}]")
      try await Self.start(page, "scenario: B\nsteps: [{wait: 1h}]")
      #expect(try await page.next("hostsim.error")["code"] == "scenario-running")
      let client = try await host.connect()
      try await Self.start(client, "scenario: A\nsteps: [open]")
      #expect(try await client.next("hostsim.error")["code"] == "no-page")
    }
  }

  @Test func `the host is set up for the run, and afterwards as before`() async throws {
    try await Self.run { host in
      let (page, _) = try await host.openPage()
      let source = """
        scenario: S
        host: {persona: member, token: {lifetime: 5m, claims: {extra: 1}}}
        refreshes: [silence]
        steps: [open, {jwks: {status: 500}}, sign-out]
        """
      try await Self.start(page, source)
      let opened = try await page.state { $0["token"]?["claims"]?["extra"] == 1 }
      #expect(opened["persona"] == "member" && opened["lifetime"] == 300)
      #expect(opened["answers"]?["standing"] == ["silence"])
      #expect(try await Self.end(page)["outcome"] == "passed")
      let after = try await page.state { $0["persona"] == "admin" }
      #expect(after["lifetime"] == 3600 && after["signedIn"] == true && after["jwks"] == "normal")
      #expect(after["answers"]?["standing"] == ["token"])
      try await page.control(["reload": "fresh"])
      let fresh = try await page.state { $0["loads"] == 3 }
      #expect(fresh["token"]?["claims"]?["extra"] == nil)
    }
  }

  @Test func `a run survives its own cut of the bridge, and a page that comes back sees it`()
    async throws
  {
    try await Self.run { host in
      let (page, welcome) = try await host.openPage()
      let id = try #require(welcome["embedding"]?.stringValue)
      try await Self.start(
        page, "scenario: C\nsteps: [open, {bridge: down}, {wait: 5s}, {bridge: up}, {wait: 5s}]")
      try await page.untilClosed()
      #expect(await eventually { host.clock.sleepers == 1 })
      host.clock.advance(by: 5000)
      #expect(await eventually { host.clock.sleepers == 1 })
      let (again, second) = try await host.openPage("embedding=\(id)&frame=alive")
      #expect(second["resumed"] == true)
      #expect(try await Self.status(again) { _ in true }["step"] == 5)
      host.clock.advance(by: 5000)
      #expect(try await Self.end(again)["outcome"] == "passed")
    }
  }

  @Test func `the demo app's requests tell which token it uses`() async throws {
    try await Self.run { host in
      let (page, _) = try await host.openPage()
      let source = """
        scenario: T
        steps: [open, {wait: 1s}, {expect: {app-token: initial}}, {expect: {text: x}}]
        """
      try await Self.start(page, source)
      let state = try await page.state { $0["loads"] == 2 }
      let token = try #require(state["token"]?["compact"]?.stringValue)
      #expect(await eventually { host.clock.sleepers == 1 })
      let reply = await host.respond(
        .get, "demo.localhost:\(host.port)", "/api/me",
        headers: ["Authorization": "Bearer \(token)"])
      #expect(reply.status == 200)
      host.clock.advance(by: 1000)
      let end = try await Self.end(page)
      #expect(end["outcome"] == "incomplete")
      #expect(Self.outcomes(end) == ["passed", "passed", "passed", "skipped"])
    }
  }

  @Test func `a deleted embedding takes its scenario along`() async throws {
    try await Self.run { host in
      let (page, welcome) = try await host.openPage()
      let id = try #require(welcome["embedding"]?.stringValue)
      try await Self.start(page, "scenario: D\nsteps: [{wait: 1h}]")
      #expect(await eventually { host.clock.sleepers == 1 })
      #expect(try await host.api(.delete, "/embeddings/\(id)").status == 204)
      #expect(await eventually { host.clock.sleepers == 0 })
    }
  }

  @Test func `what happened can be had as a scenario that reads back`() async throws {
    try await Self.run { host in
      let made = try await host.api(.post, "/embeddings", ["persona": "member"])
      let id = try #require(made.json?["id"]?.stringValue)
      let (page, _) = try await host.openPage("embedding=\(id)")
      try await page.control(["next": ["error": "no"]])
      try await page.refresh()
      _ = try await page.post()
      let reply = try await host.api(.get, "/embeddings/\(id)/recording")
      #expect(reply.status == 200)
      #expect(reply.header("Content-Type") == "text/yaml; charset=utf-8")
      let scenario = try Scenario.read(yaml: reply.text)
      #expect(scenario.host.persona == "member")
      #expect(scenario.steps.contains { $0.text.contains("refreshes") })
      try await Self.start(page, reply.text)
      _ = try await Self.status(page) { $0["step"] == 1 }
    }
  }
}
