import Foundation
import Testing

@Suite struct `hostsim exec` {
  private let sandbox: Sandbox
  init() throws { sandbox = try Sandbox() }

  /// Starts a hostsim at the real origin.
  private func start() async throws -> Server {
    try await Server.start(in: sandbox, ["--origin", "production", "--proxy-port", "0"])
  }

  private func exec(_ server: Server, _ command: String...) async throws -> Sandbox.Outcome {
    try await sandbox.run(
      ["hostsim", "exec", "--server", "http://127.0.0.1:\(server.port)", "--"] + command)
  }

  @Test func `without a command it says so, with 64`() async throws {
    for arguments in [[], ["--"]] {
      let outcome = try await sandbox.run(["hostsim", "exec"] + arguments)
      #expect(outcome.code == 64 && outcome.output.isEmpty)
      try expectGolden(outcome.errors, "exec-error-nothing")
    }
  }

  @Test func `without a server it says how to start one, with 3`() async throws {
    let outcome = try await sandbox.hostsim(
      "exec", "--server", "http://127.0.0.1:1", "--", "true")
    #expect(outcome.code == 3 && outcome.output.isEmpty)
    try expectGolden(outcome.errors, "exec-error-server")
  }

  @Test func `with a server at the development origin it says so, with 3`() async throws {
    let server = try await Server.start(in: sandbox, [])
    let outcome = try await exec(server, "true")
    #expect(outcome.code == 3 && outcome.output.isEmpty)
    try expectGolden(
      outcome.errors.replacing("\(server.port)", with: "{port}"), "exec-error-development")
  }

  @Test func `the command ends as if it had been called alone`() async throws {
    let server = try await start()
    let missing = try await exec(server, "no-such-program", "--help")
    #expect(missing.code == 127 && missing.output.isEmpty)
    try expectGolden(missing.errors, "exec-error-program")

    let outcome = try await exec(
      server, "sh", "-c", "printf '%s.' \"$@\"; exit 7", "sh", "--flag", "two words")
    #expect(outcome.code == 7 && outcome.output == "--flag.two words.")

    // Nothing keeps a signal from it: Ctrl-C ends it, and SIGPIPE a writer. (Beyond 31 are signals of the C library.)
    let status = try await exec(server, "grep", "-E", "Sig(Blk|Ign)", "/proc/self/status")
    let masks = status.output.split(separator: "\n").compactMap {
      $0.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) }
    }
    #expect(masks.map { $0 & 0x7FFF_FFFF } == [0, 0], "\(status.output)")
  }

  @Test func `curl, Python and Node reach the real host's key set, and nothing outside`()
    async throws
  {
    let server = try await start()
    let address = "https://app.meingpt.com/api/custom-apps/v1/jwks/org_demo"
    let python = """
      import sys, urllib.request
      print(urllib.request.urlopen(sys.argv[1]).read().decode())
      """
    let node = """
      const https = require("node:https"), tls = require("node:tls");
      const say = (text) => console.log(text);
      const get = (done) => https.get(process.argv[1], (answer) => {
        answer.setEncoding("utf8").on("data", (text) => { say(text); done(); });
      }).on("error", say);
      const name = "app.meingpt.com", talk = (make) => new Promise((done) => {
        const socket = make(() => { say(socket.authorized); socket.destroy(); done(); });
        socket.on("error", say);
      });
      (async () => {
        say(await (await fetch(process.argv[1])).text());
        await new Promise(get);
        await talk((done) => tls.connect({ host: name, port: 443, servername: name }, done));
        await talk((done) => tls.connect(443, name, done));
        await talk((done) => tls.connect(443, name, {}, done));
        await talk((done) => tls.connect(443, { host: name.toUpperCase() }, done));
      })();
      """
    for command in [
      ["curl", "-sS", address], ["python3", "-c", python, address], ["node", "-e", node, address],
    ] {
      let outcome = try await sandbox.run(
        ["hostsim", "exec", "--server", "http://127.0.0.1:\(server.port)", "--"] + command)
      #expect(outcome.code == 0, "\(command[0]): \(outcome.errors)")
      let isNode = command[0] == "node"
      let lines = outcome.output.split(separator: "\n").map { String($0) }
      #expect(lines.prefix { $0.hasPrefix("{\"keys\":[{") }.count == (isNode ? 2 : 1), "\(lines)")
      #expect(lines.count { $0 == "true" } == (isNode ? 4 : 0), "\(lines)")
    }
    let outside = try await exec(
      server, "curl", "-sS", "-o", "/dev/null", "https://example.com/")
    #expect(outside.code == 56)
    #expect(outside.errors.contains("403"), "\(outside.errors)")
  }

  @Test func `what is set already stays`() async throws {
    let server = try await start()
    try sandbox.write("globalThis.first = true\n", to: "first.cjs")
    let outcome = try await sandbox.run([
      "env", "NO_PROXY=intranet.example", "NODE_OPTIONS=--require \(sandbox.path)/first.cjs",
      "hostsim", "exec", "--server", "http://127.0.0.1:\(server.port)/", "--",
      "node", "-p", "first + ' ' + process.env.NO_PROXY",
    ])
    #expect(outcome.output == "true intranet.example,localhost,.localhost,127.0.0.1,::1\n")
  }
}
