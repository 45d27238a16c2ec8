import Foundation
import JSON
import Testing

@Suite struct `hostsim serve` {
  private let sandbox: Sandbox
  init() throws { sandbox = try Sandbox() }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a signal ends it with 0`(signal: Int32) throws {
    #expect(try Server(in: sandbox, []).stop(signal) == 0)
  }

  @Test func `for scripts one line of JSON tells the addresses`() throws {
    let server = try Server(in: sandbox, ["--json", "--persona", "member"], ready: "}\n")
    let value = try JSONValue(parsing: Array(server.greeting.utf8))
    #expect(
      value.objectValue?.names == ["url", "base", "bridge", "organization", "issuer", "pid"])
    let host = "http://app.meingpt.com.localhost:\(server.port)"
    #expect(value["url"] == .string("\(host)/") && value["issuer"] == .string(host))
    #expect(value["bridge"] == .string("ws://127.0.0.1:\(server.port)/bridge"))
    #expect(value["organization"] == "org_demo")
    #expect(server.stop() == 0)
  }

  @Test func `a taken port is one sentence and a remedy, with 69`() throws {
    let server = try Server(in: sandbox, [])
    let outcome = try sandbox.hostsim("serve", "--port", "\(server.port)")
    #expect(outcome.code == 69 && outcome.output.isEmpty)
    try expectGolden(
      outcome.errors.replacing("\(server.port)", with: "{port}"), "serve-port")
    #expect(server.stop() == 0)
  }

  @Test func `a key that others can read ends it with 2 and the command that mends it`() throws {
    let keys = "\(sandbox.path)/.local/state/hostsim/keys/org_demo"
    #expect(try sandbox.hostsim("token").code == 0)
    let index = "\(keys)/index.json"
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: index)
    let outcome = try sandbox.hostsim("serve", "--port", "0")
    #expect(outcome.code == 2)
    try expectGolden(outcome.errors.replacing(sandbox.path, with: "{home}"), "serve-open-key")
  }

  @Test(arguments: [
    (["--app", "localhost:3000"], Int32(64), "app"), (["--port", "70000"], 64, "port-number"),
    (["--host-name", "demo.localhost"], 64, "host-name"),
    (["--static-dir", "/nowhere", "--lifetime", "5m"], 2, "static-dir"),
  ])
  func `a wrong flag is one sentence and a remedy`(
    arguments: [String], code: Int32, name: String
  ) throws {
    let outcome = try sandbox.run(["hostsim", "serve"] + arguments)
    #expect(outcome.code == code && outcome.output.isEmpty)
    try expectGolden(outcome.errors, "serve-error-\(name)")
  }

  @Test func `a life of five minutes is warned of`() throws {
    let server = try Server(in: sandbox, [])
    let outcome = try sandbox.hostsim(
      "serve", "--lifetime", "5m", "--port", "\(server.port)")
    #expect(outcome.errors.hasPrefix("warning: Tokens live 5m: an app that follows"))
    #expect(server.stop() == 0)
  }
}
