import Foundation
import Native
import TestSupport
import Testing

@Suite struct `Certificates` {
  private static let start = Int(Date().timeIntervalSince1970) - 60
  private static let base = ["app.meingpt.com", "localhost", "127.0.0.1", "::1"]

  private static func names(_ texts: [String]) -> [CertificateName] {
    texts.compactMap { CertificateName($0) }
  }

  private static func authority(
    _ permitted: [String] = base, from start: Int = start
  ) throws -> (certificate: Certificate, key: ECPrivateKey) {
    let key = try ECPrivateKey.generate()
    let order = CertificateOrder(
      organization: "tests", commonName: "an authority", notBefore: start,
      notAfter: start + 86_400, purpose: .authority(permitted: names(permitted)))
    return (try Certificate.make(order, for: key), key)
  }

  /// A server's certificate, whatever the authority may vouch for.
  private static func leaf(
    _ texts: [String], of authority: (certificate: Certificate, key: ECPrivateKey)
  ) throws -> Certificate {
    let order = CertificateOrder(
      organization: "tests", commonName: "a server", notBefore: start, notAfter: start + 3600,
      purpose: .server(names(texts)))
    return try Certificate.make(order, for: try .generate(), signedBy: authority)
  }

  /// What `openssl verify` says, as strict as it can.
  private func verdict(
    on leaf: Certificate, by authority: Certificate, _ arguments: [String] = []
  ) async throws -> Judge.Outcome {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("hostsim-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(authority.pem.utf8).write(to: folder.appendingPathComponent("ca.pem"))
    try Data(leaf.pem.utf8).write(to: folder.appendingPathComponent("leaf.pem"))
    return try await Judge.run(
      ["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", "ca.pem"]
        + arguments + ["leaf.pem"], in: folder.path)
  }

  @Test(arguments: [
    ["app.meingpt.com"], ["localhost", "app.localhost", "a.b.localhost"], ["127.0.0.1", "::1"],
    ["app.meingpt.com", "127.0.0.1", "app.meingpt.com.localhost"], ["*.app.meingpt.com"],
  ])
  func `openssl accepts a name within the constraints`(names: [String]) async throws {
    let authority = try Self.authority()
    let leaf = try Self.leaf(names, of: authority)
    let outcome = try await verdict(on: leaf, by: authority.certificate)
    #expect(outcome.code == 0, "\(outcome.text)")
    let name = names[0].replacing("*", with: "x")
    let option = name.contains(/^[0-9.:]+$/) ? "-verify_ip" : "-verify_hostname"
    let named = try await verdict(on: leaf, by: authority.certificate, [option, name])
    #expect(named.code == 0, "\(named.text)")
  }

  @Test(arguments: [
    ["meingpt.com"], ["example.com"], ["xapp.meingpt.com"], ["app.meingpt.com.evil.example"],
    ["app.meingpt.com", "example.com"], ["127.0.0.2"], ["::2"], ["10.0.0.1"], ["*.meingpt.com"],
  ])
  func `openssl refuses a name outside the constraints`(names: [String]) async throws {
    let authority = try Self.authority()
    let outcome = try await verdict(
      on: try Self.leaf(names, of: authority), by: authority.certificate)
    #expect(outcome.code != 0)
    #expect(outcome.text.contains("permitted subtree violation"))
  }

  @Test func `a server's certificate is no authority`() async throws {
    let authority = try Self.authority()
    let key = try ECPrivateKey.generate()
    let order = CertificateOrder(
      organization: "tests", commonName: "a server", notBefore: Self.start,
      notAfter: Self.start + 3600, purpose: .server(Self.names(["localhost"])))
    let middle = try Certificate.make(order, for: key, signedBy: authority)
    let leaf = try Self.leaf(["app.meingpt.com"], of: (middle, key))
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("hostsim-\(UUID().uuidString).pem").path
    try Data(middle.pem.utf8).write(to: URL(fileURLWithPath: folder))
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let outcome = try await verdict(
      on: leaf, by: authority.certificate, ["-untrusted", folder])
    #expect(outcome.code != 0)
    #expect(outcome.text.contains("invalid CA certificate"))
  }

  @Test func `what is made reads back the same, and openssl sees it so`() async throws {
    let authority = try Self.authority()
    let read = try Certificate(pem: authority.certificate.pem)
    #expect(read.subject == "CN=an authority,O=tests")
    #expect(read.notBefore == Self.start && read.notAfter == Self.start + 86_400)
    #expect(read.permitted == Self.names(Self.base))
    #expect(read.fingerprint == authority.certificate.fingerprint)
    #expect(read.belongs(to: authority.key))
    let other = try ECPrivateKey.generate()
    #expect(!read.belongs(to: other))
    let text = try await Judge.run(
      ["openssl", "x509", "-noout", "-text", "-fingerprint", "-sha256"], input: read.pem
    ).text
    let fingerprint = read.fingerprint.map { String(format: "%02X", $0) }.joined(separator: ":")
    #expect(text.contains("sha256 Fingerprint=\(fingerprint)"))
    #expect(text.contains("X509v3 Basic Constraints: critical"))
    #expect(text.contains("CA:TRUE, pathlen:0"))
    #expect(text.contains("X509v3 Key Usage: critical\n                Certificate Sign\n"))
    #expect(text.contains("X509v3 Name Constraints: critical"))
    #expect(text.contains("ASN1 OID: prime256v1"))
  }

  @Test func `serial numbers are random`() throws {
    let authority = try Self.authority()
    let prints = try (0..<20).map { _ in try Self.leaf(["localhost"], of: authority).fingerprint }
    #expect(Set(prints).count == 20)
  }

  @Test(arguments: [
    ("APP.meinGPT.com", "app.meingpt.com"), ("*.localhost", "*.localhost"), ("[::1]", "::1"),
    ("0:0:0:0:0:0:0:1", "::1"), ("127.0.0.1", "127.0.0.1"), ("xn--bcher-kva.example", nil),
    ("a_b.localhost", nil),
  ])
  func `a name is read`(text: String, canonical: String?) {
    #expect(CertificateName(text)?.description == canonical ?? text)
  }

  @Test(arguments: [
    "", ".", "a..b", "-a.example", "a-.example", "a.example.", "bücher.example", "a b", "a,DNS:b",
    "a;permitted", "a/b", "a:1", "*", "a.*.example", "1.2.3", "1.2.3.4.5", "300.1.1.1", "[::1",
    "a\u{0}b", "a\nb", String(repeating: "a", count: 64) + ".example",
    String(repeating: "a.", count: 127) + "example",
  ])
  func `what is no name is none`(text: String) {
    #expect(CertificateName(text) == nil)
  }

  @Test(arguments: [
    "", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
  ])
  func `what is no certificate is said to be none`(text: String) throws {
    #expect(throws: CryptographyError.self) { try Certificate(pem: text) }
    let error = #expect(throws: CryptographyError.self) { try ECPrivateKey(pem: text) }
    #expect(error?.description.hasPrefix("The key cannot be read: ") == true)
  }

  @Test func `a chain that is cut in its second certificate is refused`() throws {
    let pem = try Self.authority().certificate.pem
    #expect(throws: CryptographyError.self) { try Certificate(pem: pem + pem.prefix(200)) }
  }

  @Test func `a key comes back from its PEM, and no other kind does`() throws {
    let key = try ECPrivateKey.generate()
    #expect(try ECPrivateKey(pem: try key.pem()).x == key.x)
    let other = try RSAPrivateKey.generate().pem()
    #expect(throws: CryptographyError.self) { try ECPrivateKey(pem: other) }
  }
}
