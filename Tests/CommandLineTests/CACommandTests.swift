import Foundation
import JSON
import Testing

@Suite struct `hostsim ca` {
  private let sandbox: Sandbox
  init() throws { sandbox = try Sandbox() }

  /// Compares with a golden file, without what differs between machines and runs.
  private func expect(
    _ text: String, _ name: String, location: SourceLocation = #_sourceLocation
  ) throws {
    var text = text.replacing(sandbox.path, with: "{sandbox}")
    text.replace(/([0-9A-F]{2}:){31}[0-9A-F]{2}/, with: "{fingerprint}")
    text.replace(/CN=hostsim on [^,]+/, with: "CN=hostsim on {machine}")
    try expectGolden(text, name, location: location)
  }

  @Test func `it is shown, renewed and removed`() async throws {
    var all = ""
    for words in [
      [], [], ["renew", "--name", "Chat.example.com", "--name", "*.example.org"], ["--json"],
      ["remove"], ["remove"], ["show", "--state-dir", "elsewhere"], ["remove", "--json"],
      ["renew", "--json"],
    ] {
      let outcome = try await sandbox.run(["hostsim", "ca"] + words)
      #expect(outcome.code == 0, "\(outcome.errors)")
      all += "$ \((["hostsim", "ca"] + words).joined(separator: " "))\n\(outcome.output)\n"
      #expect(!(outcome.output + outcome.errors).contains("PRIVATE"))
    }
    try expect(all, "ca")
  }

  @Test func `it covers the hosts that the configuration maps`() async throws {
    try Data("proxy: {map: {staging.example.com: 3000}}".utf8)
      .write(to: URL(fileURLWithPath: "\(sandbox.path)/hostsim.yaml"))
    let shown = try await sandbox.hostsim("ca")
    let names = "Vouches for  app.meingpt.com, staging.example.com, localhost, 127.0.0.1, ::1"
    #expect(shown.output.contains(names), "\(shown.output)\(shown.errors)")
  }

  @Test func `what is exported is the certificate alone, and the one that is shown`() async throws {
    let printed = try await sandbox.hostsim("ca", "export")
    #expect(printed.output.hasPrefix("-----BEGIN CERTIFICATE-----\n"))
    #expect(!printed.output.contains("PRIVATE"))
    #expect(try await sandbox.hostsim("ca", "export", "-").output == printed.output)
    let written = try await sandbox.hostsim("ca", "export", "ca.pem")
    #expect(written.code == 0 && written.output.isEmpty)
    let file = try String(contentsOfFile: "\(sandbox.path)/ca.pem", encoding: .utf8)
    #expect(file == printed.output)
    let judge = try await sandbox.run(
      ["openssl", "x509", "-noout", "-fingerprint", "-sha256", "-in", "ca.pem"])
    let print = try #require(judge.output.split(separator: "=").last).filter { $0 != "\n" }
    #expect(try await sandbox.hostsim("ca").output.contains("SHA-256      \(print)"))
  }

  @Test func `what cannot be used is one sentence and a remedy`() async throws {
    let unwritable = try await sandbox.hostsim("ca", "export", "no/such/folder/ca.pem")
    #expect(unwritable.code == 2 && unwritable.output.isEmpty)
    try expect(unwritable.errors, "ca-error-unwritable")
    for (name, word) in [("https://a.example", "name"), ("com", "broad")] {
      let outcome = try await sandbox.hostsim("ca", "renew", "--name", name)
      #expect(outcome.code == 64 && outcome.output.isEmpty)
      try expect(outcome.errors, "ca-error-\(word)")
    }
    let file = "\(sandbox.path)/.local/state/hostsim/ca/authority.pem"
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
    let open = try await sandbox.hostsim("ca")
    #expect(open.code == 2 && open.output.isEmpty)
    try expect(open.errors, "ca-error-open")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    try Data("garbage".utf8).write(to: URL(fileURLWithPath: file))
    let broken = try await sandbox.hostsim("ca", "export")
    #expect(broken.code == 2 && broken.output.isEmpty)
    try expect(broken.errors, "ca-error-broken")
  }
}
