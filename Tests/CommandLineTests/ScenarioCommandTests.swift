import Foundation
import JSON
import Testing

@Suite struct `hostsim scenario` {
  private let sandbox: Sandbox
  init() throws {
    sandbox = try Sandbox()
    try FileManager.default.createDirectory(
      atPath: "\(sandbox.path)/mine/deep", withIntermediateDirectories: true)
    try sandbox.write(
      "scenario: A first one\nabout: It opens.\ntags: [quick, first]\nsteps: [open]\n",
      to: "mine/first.yaml")
    try sandbox.write(
      "scenario: Another\ntags: quick\nclock: real\nsteps:\n  - open\n  - wait: 1s\n",
      to: "mine/deep/another.yml")
    try sandbox.write("scenario: [", to: "mine/notes.txt")
  }

  @Test func `lists files, titles and tags, also as JSON`() async throws {
    let table = try await sandbox.hostsim("scenario", "list", "mine")
    #expect(table.code == 0)
    try expectGolden(table.output, "scenario-list")
    let json = try await sandbox.hostsim("scenario", "list", "mine", "--tag", "first", "--json")
    try expectGolden(json.output, "scenario-list-json")
    #expect(
      try await sandbox.hostsim("scenario", "list", "mine", "--tag", "x").output == "0 scenarios\n")
  }

  @Test func `without a path it lists what hostsim brings along, all of it right`() async throws {
    let list = try await sandbox.hostsim("scenario", "list", "--json")
    let shipped = try JSONValue(parsing: list.output).arrayValue ?? []
    #expect(shipped.count >= 30)
    #expect(shipped.allSatisfy { $0["about"]?.stringValue?.isEmpty == false })
    let check = try await sandbox.hostsim("scenario", "check", "\(Sandbox.root)/scenarios")
    #expect(check.output == "\(shipped.count) scenarios are right.\n" && check.code == 0)
  }

  @Test func `a folder named scenarios here comes first`() async throws {
    try FileManager.default.moveItem(
      atPath: "\(sandbox.path)/mine", toPath: "\(sandbox.path)/scenarios")
    let list = try await sandbox.hostsim("scenario")
    #expect(
      list.output.contains("scenarios/first.yaml") && list.output.hasSuffix("\n2 scenarios\n"))
  }

  @Test func `the schema is JSON Schema, for what is in a file`() async throws {
    let outcome = try await sandbox.hostsim("scenario", "schema")
    let schema = try JSONValue(parsing: outcome.output)
    #expect(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema")
    #expect(schema["properties"]?["steps"] != nil)
  }

  @Test func `right files are counted`() async throws {
    let outcome = try await sandbox.hostsim("scenario", "check", "mine/first.yaml")
    #expect(outcome.code == 0 && outcome.output == "1 scenario is right.\n")
  }

  @Test func `all mistakes of all files are told at once, with 2`() async throws {
    try sandbox.write("scenario: One\nsteps:\n  - opne\n  - wait: 5\n", to: "mine/bad.yaml")
    try sandbox.write("scenario: Two\nstep: []\n", to: "mine/worse.yaml")
    let outcome = try await sandbox.hostsim("scenario", "check", "mine")
    #expect(outcome.code == 2 && outcome.output.isEmpty)
    try expectGolden(outcome.errors, "scenario-mistakes")
  }

  @Test(arguments: [
    (["check", "no.yaml"], Int32(2), "missing"), (["check", "empty"], 2, "empty"),
    (["check"], 64, "nothing"), (["check", "mine/bytes.yaml"], 2, "bytes"),
  ])
  func `what cannot be read is one sentence and a remedy`(
    arguments: [String], code: Int32, name: String
  ) async throws {
    try FileManager.default.createDirectory(
      atPath: "\(sandbox.path)/empty", withIntermediateDirectories: true)
    try Data([0xFF, 0xFE]).write(to: URL(fileURLWithPath: "\(sandbox.path)/mine/bytes.yaml"))
    let outcome = try await sandbox.run(["hostsim", "scenario"] + arguments)
    #expect(outcome.code == code && outcome.output.isEmpty)
    try expectGolden(outcome.errors, "scenario-error-\(name)")
  }
}
