import JSON
import Testing

@Suite struct `hostsim doctor` {
  private let sandbox: Sandbox
  init() throws { sandbox = try Sandbox() }

  @Test func `the demo app is healthy in the host page that frames it`() async throws {
    let server = try await Server.start(in: sandbox, [])
    let api = "http://127.0.0.1:\(server.port)/api/sim/v1"
    let outcome = try await sandbox.run([
      "curl", "-s", "-XPOST", "-H", "Content-Type: application/json", "\(api)/embeddings",
    ])
    let made = try JSONValue(parsing: Array(outcome.output.utf8))
    let id = made["id"]?.stringValue ?? ""
    let health = try await sandbox.run(["curl", "-s", "\(api)/embeddings/\(id)/health"])
    let found = try JSONValue(parsing: Array(health.output.utf8))
    #expect(found["status"] == "ok" && found["findings"] == [])
    _ = try await server.stop()
  }

  @Test func `an app that is not there ends it with 1, in words and in JSON`() async throws {
    let words = try await sandbox.hostsim("doctor", "http://localhost:1/")
    #expect(words.code == 1 && words.errors.isEmpty)
    try expectGolden(words.output, "doctor-unreachable")
    let json = try await sandbox.hostsim("doctor", "http://localhost:1/", "--json")
    #expect(json.code == 1 && json.errors.isEmpty)
    try expectGolden(json.output, "doctor-unreachable-json")
  }

  @Test(
    arguments: [
      (["nowhere"], 64, "url"), (["http://localhost:1/", "--browser", "chrome"], 64, "browser"),
      (["http://localhost:1/", "--config", "none.yaml"], 2, "config"),
    ] as [([String], Int32, String)])
  func `a wrong command line is one sentence and a remedy`(
    arguments: [String], code: Int32, name: String
  ) async throws {
    let outcome = try await sandbox.run(["hostsim", "doctor"] + arguments)
    #expect(outcome.code == code && outcome.output.isEmpty)
    try expectGolden(outcome.errors, "doctor-error-\(name)")
  }
}
