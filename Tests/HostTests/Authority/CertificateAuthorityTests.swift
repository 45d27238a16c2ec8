import Foundation
import Host
import Native
import TestSupport
import Testing

@Suite struct `Certificate authority` {
  private let folder = StateFolder()
  private static let now = Int(Date().timeIntervalSince1970) * 1000
  private static let day = 86_400_000

  private func open(
    _ names: [String] = ["app.meingpt.com"], at now: Int = now
  ) throws -> CertificateAuthority {
    try CertificateAuthority.open(stateDirectory: folder.path, names: names, now: now)
  }

  @Test func `it is made once, for its owner only`() throws {
    let first = try open()
    #expect(first.change == .made)
    #expect(folder.files("ca") == ["authority.pem", "ca.pem", "lock"])
    #expect(folder.mode("ca") == 0o700)
    for file in folder.files("ca") { #expect(folder.mode("ca/\(file)") == 0o600) }
    let second = try open()
    #expect(second.change == .none)
    #expect(second.certificate == first.certificate)
    #expect(first.path == "\(folder.path)/ca/ca.pem")
    let exported = try String(contentsOfFile: first.path, encoding: .utf8)
    #expect(exported == first.certificate)
    #expect(!exported.contains("PRIVATE"))
  }

  @Test func `it says what it is, for how long, and what for`() async throws {
    let authority = try open()
    #expect(authority.subject.hasSuffix("O=hostsim\\, for tests only"))
    #expect(authority.subject.hasPrefix("CN=hostsim on "))
    #expect(authority.names == ["app.meingpt.com", "localhost", "127.0.0.1", "::1"])
    #expect(authority.notBefore == Self.now / 1000 - 3600)
    #expect(authority.notAfter == Self.now / 1000 + 365 * 86_400)
    let text = try await Judge.run(
      ["openssl", "x509", "-noout", "-text", "-in", authority.path]
    ).text
    #expect(text.contains("DNS:app.meingpt.com"))
    #expect(text.contains("IP:127.0.0.1/255.255.255.255"))
    #expect(text.contains("CA:TRUE, pathlen:0"))
  }

  @Test func `openssl verifies a server's certificate, which lives a week`() async throws {
    let authority = try open()
    let identity = try authority.identity(
      for: ["app.meingpt.com", "app.meingpt.com.localhost", "127.0.0.1"], now: Self.now)
    let leaf = try Certificate(pem: identity.certificates)
    #expect(leaf.notBefore == Self.now / 1000 - 3600)
    #expect(leaf.notAfter == Self.now / 1000 + 7 * 86_400)
    #expect(identity.certificates.hasSuffix(authority.certificate))
    try folder.write(identity.certificates, to: "leaf.pem")
    for name in ["app.meingpt.com", "app.meingpt.com.localhost"] {
      let outcome = try await Judge.run(
        [
          "openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", name,
          "-CAfile", authority.path, "leaf.pem",
        ], in: folder.path)
      #expect(outcome.code == 0, "\(outcome.text)")
    }
    let other = try authority.identity(for: ["localhost"], now: Self.now)
    #expect(other.privateKey != identity.privateKey)
  }

  @Test func `a server's certificate does not outlive its authority`() throws {
    let authority = try open()
    let late = (authority.notAfter - 60) * 1000
    let identity = try authority.identity(for: ["localhost"], now: late)
    #expect(try Certificate(pem: identity.certificates).notAfter == authority.notAfter)
    #expect(throws: AuthorityError.expired(path: authority.path, at: authority.notAfter)) {
      try authority.identity(for: ["localhost"], now: late + 120_000)
    }
  }

  @Test(arguments: ["example.com", "meingpt.com", "127.0.0.2", "xapp.meingpt.com", "*.meingpt.com"])
  func `a name outside its confinement is refused before anything is made`(name: String) throws {
    let authority = try open()
    let error = AuthorityError.notCovered(name, permitted: authority.names)
    #expect(throws: error) { try authority.identity(for: ["localhost", name], now: Self.now) }
    #expect(
      error.description == "The certificate authority may not vouch for \(name): it is confined to "
        + "app.meingpt.com, localhost, 127.0.0.1, ::1.")
    #expect(error.remedy == "Let it cover that name too: hostsim ca renew --name \(name)")
  }

  @Test func `a further name makes a new one, for all names so far`() throws {
    let first = try open()
    let second = try open(["chat.example.org"])
    #expect(second.change == .widened(["chat.example.org"]))
    #expect(second.fingerprint != first.fingerprint)
    #expect(
      second.names == ["app.meingpt.com", "localhost", "127.0.0.1", "::1", "chat.example.org"])
    // Whoever wants less is content with it: two projects do not take turns.
    #expect(try open().change == .none)
    #expect(try open(["x.chat.example.org", "*.localhost", "a.localhost"]).change == .none)
    let wider = try open(["*.example.org"])
    #expect(wider.names == ["app.meingpt.com", "localhost", "127.0.0.1", "::1", "example.org"])
  }

  @Test func `renewal keeps the names, and takes further ones`() throws {
    let first = try open(["chat.example.org"])
    let second = try CertificateAuthority.renew(
      stateDirectory: folder.path, names: ["more.example.net"], now: Self.now + Self.day)
    #expect(second.change == .renewed)
    #expect(Set(second.names) == Set(first.names + ["more.example.net"]))
    #expect(second.notAfter == first.notAfter + 86_400)
    #expect(try open(["x.chat.example.org"], at: Self.now + Self.day).change == .none)
  }

  @Test func `removal leaves nothing, and works on what cannot be read`() throws {
    #expect(try !CertificateAuthority.remove(stateDirectory: folder.path))
    _ = try open()
    try folder.write("broken", to: "ca/authority.pem")
    #expect(try CertificateAuthority.remove(stateDirectory: folder.path))
    #expect(folder.files("ca") == ["lock"])
    #expect(try !CertificateAuthority.remove(stateDirectory: folder.path))
    #expect(try open().change == .made)
  }

  @Test func `many at once agree on one`() async throws {
    let folder = folder
    let prints = try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<20 {
        group.addTask {
          try CertificateAuthority.open(
            stateDirectory: folder.path, names: ["app.meingpt.com"], now: Self.now
          ).fingerprint
        }
      }
      return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
    }
    #expect(prints.count == 1)
  }

  @Test func `a copy for clients that is damaged, gone or a link is written anew`() throws {
    let authority = try open()
    let damages: [() throws -> Void] = [
      { try folder.write("other", to: "ca/ca.pem") },
      { try FileManager.default.removeItem(atPath: authority.path) },
      {
        try FileManager.default.removeItem(atPath: authority.path)
        try folder.write("kept", to: "elsewhere")
        try FileManager.default.createSymbolicLink(
          atPath: authority.path, withDestinationPath: "\(folder.path)/elsewhere")
      },
    ]
    for damage in damages {
      try damage()
      _ = try open()
      #expect(try String(contentsOfFile: authority.path, encoding: .utf8) == authority.certificate)
    }
    #expect(try String(contentsOfFile: "\(folder.path)/elsewhere", encoding: .utf8) == "kept")
  }
}
