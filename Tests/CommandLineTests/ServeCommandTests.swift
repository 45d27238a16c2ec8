import Foundation
import JSON
import Testing

@Suite struct `hostsim serve` {
  private let sandbox: Sandbox
  init() throws { sandbox = try Sandbox() }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a signal ends it with 0`(signal: Int32) async throws {
    #expect(try await Server.start(in: sandbox, []).stop(signal) == 0)
  }

  @Test func `for scripts one line of JSON tells the addresses`() async throws {
    let server = try await Server.start(
      in: sandbox, ["--json", "--persona", "member"], ready: "}\n")
    let value = try JSONValue(parsing: Array(server.greeting.utf8))
    #expect(
      value.objectValue?.names == [
        "url", "base", "bridge", "organization", "issuer", "pid", "proxy", "certificate",
      ])
    let host = "http://app.meingpt.com.localhost:\(server.port)"
    #expect(value["url"] == .string("\(host)/") && value["issuer"] == .string(host))
    #expect(value["bridge"] == .string("ws://127.0.0.1:\(server.port)/bridge"))
    #expect(value["organization"] == "org_demo")
    #expect(try await server.stop() == 0)
  }

  @Test func `it takes as many descriptors as it may have, not those it was given`() async throws {
    let server = try await Server.start(
      in: sandbox, [], preparation: "ulimit -S -n 256; ulimit -H -n 4000")
    let limits = try String(contentsOfFile: "/proc/\(server.id)/limits", encoding: .utf8)
    #expect(limits.contains(/Max open files +4000 +4000/))
    #expect(try await server.stop() == 0)
  }

  @Test func `a taken port is one sentence and a remedy, with 69`() async throws {
    let server = try await Server.start(in: sandbox, [])
    let outcome = try await sandbox.hostsim("serve", "--port", "\(server.port)")
    #expect(outcome.code == 69 && outcome.output.isEmpty)
    try expectGolden(
      outcome.errors.replacing("\(server.port)", with: "{port}"), "serve-port")
    #expect(try await server.stop() == 0)
  }

  @Test func `a key that others can read ends it with 2 and the command that mends it`()
    async throws
  {
    let keys = "\(sandbox.path)/.local/state/hostsim/keys/org_demo"
    #expect(try await sandbox.hostsim("token").code == 0)
    let index = "\(keys)/index.json"
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: index)
    let outcome = try await sandbox.hostsim("serve", "--port", "0")
    #expect(outcome.code == 2)
    try expectGolden(outcome.errors.replacing(sandbox.path, with: "{home}"), "serve-open-key")
  }

  @Test(arguments: [
    (["--app", "localhost:3000"], Int32(64), "app"), (["--port", "70000"], 64, "port-number"),
    (["--host-name", "demo.localhost"], 64, "host-name"),
    (["--map", "staging.example.com"], 64, "map"),
    (["--map", "app.meingpt.com=3000"], 64, "map-host"),
    (["--proxy-port", "70000"], 64, "proxy-port"),
    (["--static-dir", "/nowhere", "--lifetime", "5m"], 2, "static-dir"),
  ])
  func `a wrong flag is one sentence and a remedy`(
    arguments: [String], code: Int32, name: String
  ) async throws {
    let outcome = try await sandbox.run(["hostsim", "serve"] + arguments)
    #expect(outcome.code == code && outcome.output.isEmpty)
    try expectGolden(outcome.errors, "serve-error-\(name)")
  }

  @Test func `a life of five minutes is warned of`() async throws {
    let server = try await Server.start(in: sandbox, [])
    let outcome = try await sandbox.hostsim(
      "serve", "--lifetime", "5m", "--port", "\(server.port)")
    #expect(outcome.errors.hasPrefix("warning: Tokens live 5m: an app that follows"))
    #expect(try await server.stop() == 0)
  }
}
