import Foundation
import Testing

@Suite struct `hostsim config and keys` {
  private let sandbox: Sandbox
  init() throws { sandbox = try Sandbox() }

  @Test func `the configuration is printed with comments, and reads back the same`() async throws {
    let first = try await sandbox.hostsim(
      "config", "--app", "http://localhost:3000", "--sandbox", "")
    try expectGolden(first.output, "config")
    try sandbox.write(first.output, to: "hostsim.yaml")
    #expect(try await sandbox.hostsim("config").output == first.output)
  }

  @Test func `all mistakes of a file are told at once, with 2`() async throws {
    try sandbox.write("tokn: 1\nhost: {port: 99999}\n", to: "bad.yaml")
    for command in [["config"], ["token"], ["keys", "list"], ["serve"]] {
      let outcome = try await sandbox.run(["hostsim"] + command + ["--config", "bad.yaml"])
      #expect(outcome.code == 2 && outcome.output.isEmpty)
      try expectGolden(outcome.errors, "config-mistakes")
    }
  }

  @Test(arguments: [("no.yaml", "missing"), ("folder", "folder"), ("bytes.yaml", "bytes")])
  func `a file that cannot be read is one sentence and a remedy, with 2`(
    file: String, name: String
  ) async throws {
    try FileManager.default.createDirectory(
      atPath: "\(sandbox.path)/folder", withIntermediateDirectories: true)
    try Data([0xFF, 0xFE]).write(to: URL(fileURLWithPath: "\(sandbox.path)/bytes.yaml"))
    let outcome = try await sandbox.hostsim("config", "--config", file)
    #expect(outcome.code == 2 && outcome.output.isEmpty)
    try expectGolden(outcome.errors, "config-\(name)")
  }

  @Test func `keys are listed, rotated and withdrawn`() async throws {
    var all = try await sandbox.hostsim("keys").output
    all += try await sandbox.hostsim("keys", "rotate", "--overlap", "1h").output
    all += try await sandbox.hostsim("keys", "withdraw").output
    all += try await sandbox.hostsim("keys", "list", "--organization", "org_demo", "--json").output
    try expectGolden(all, "keys")
  }

  @Test(arguments: [
    (["list", "--organization", "org_x"], "organization"), (["withdraw", "abc"], "kid"),
    (["rotate", "--overlap", "soon"], "overlap"),
  ])
  func `a wrong key or organisation is one sentence and a remedy, with 64`(
    arguments: [String], name: String
  ) async throws {
    let outcome = try await sandbox.run(["hostsim", "keys"] + arguments)
    #expect(outcome.code == 64 && outcome.output.isEmpty)
    try expectGolden(outcome.errors, "keys-error-\(name)")
  }

  @Test func `the state folder can be moved`() async throws {
    #expect(try await sandbox.hostsim("token", "--state-dir", "elsewhere").code == 0)
    let names = try FileManager.default.contentsOfDirectory(
      atPath: "\(sandbox.path)/elsewhere/keys")
    #expect(names.sorted() == ["org_demo"])
    #expect(!FileManager.default.fileExists(atPath: "\(sandbox.path)/.local"))
  }

  @Test(arguments: [
    "", "serve", "open", "exec", "test", "doctor", "token", "config", "keys list", "keys rotate",
    "keys withdraw", "report", "scenario list", "scenario check", "scenario schema", "ca",
    "ca show", "ca export", "ca renew", "ca remove",
  ])
  func `help shows an example`(command: String) async throws {
    let words = command.split(separator: " ").map { String($0) }
    let outcome = try await sandbox.run(["hostsim"] + words + ["--help"])
    #expect(outcome.code == 0 && outcome.output.contains("hostsim \(words.first ?? "token")"))
    try expectGolden(outcome.output, "help-\((["hostsim"] + words).joined(separator: "-"))")
  }
}
