import Foundation
import Host
import Native
import Testing

@Suite struct `A certificate authority that is not used` {
  private let folder = StateFolder()
  private static let now = 1_800_000_000_000
  private var file: String { "\(folder.path)/ca/authority.pem" }

  private func open(_ names: [String] = [], at now: Int = now) throws -> CertificateAuthority {
    try CertificateAuthority.open(stateDirectory: folder.path, names: names, now: now)
  }

  private func refusal(after damage: () throws -> Void) throws -> AuthorityError? {
    _ = try open()
    try damage()
    let error = #expect(throws: AuthorityError.self) { try open() }
    // Nothing is made or mended behind the owner's back.
    let again = #expect(throws: AuthorityError.self) { try open() }
    #expect(again == error)
    return error
  }

  @Test(arguments: [0o644, 0o640, 0o604])
  func `a file that others can read`(mode: Int) throws {
    let error = try refusal { try folder.chmod("ca/authority.pem", mode) }
    #expect(
      error?.description
        == "\(file) has mode 0\(String(mode, radix: 8)), so other users could read private keys.")
    #expect(error?.remedy == "Close it: chmod 600 \(file)")
  }

  @Test func `a folder that others can look into`() throws {
    let error = try refusal { try folder.chmod("ca", 0o755) }
    #expect(error?.remedy == "Close it: chmod 700 \(folder.path)/ca")
  }

  @Test func `a symbolic link instead of the file, or of the folder`() throws {
    for name in ["ca/authority.pem", "ca"] {
      let path = "\(folder.path)/\(name)"
      let error = try refusal {
        try FileManager.default.moveItem(atPath: path, toPath: "\(folder.path)/elsewhere")
        try FileManager.default.createSymbolicLink(
          atPath: path, withDestinationPath: "\(folder.path)/elsewhere")
      }
      #expect(error == .place(.refused(path: path, .symbolicLink)))
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.moveItem(atPath: "\(folder.path)/elsewhere", toPath: path)
    }
  }

  @Test(arguments: [
    "", "text", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "\u{0}\u{1}",
  ])
  func `a file that holds none`(text: String) throws {
    let error = try refusal { try folder.write(text, to: "ca/authority.pem") }
    #expect(
      error?.description.hasPrefix("\(file) is no certificate authority of hostsim: ") == true)
    #expect(error?.remedy == "Restore it, or remove it so that a new one is made: rm \(file)")
  }

  @Test func `a certificate with another key, or without one`() throws {
    let certificate = try open().certificate
    let other = try ECPrivateKey.generate().pem()
    let error = try refusal { try folder.write(other + certificate, to: "ca/authority.pem") }
    #expect(
      error == .broken(path: file, detail: "key and certificate do not belong together"))
    try folder.write(certificate, to: "ca/authority.pem")
    #expect(throws: AuthorityError.self) { try open() }
  }

  @Test func `an authority without confinement, put there by hand`() throws {
    let key = try ECPrivateKey.generate()
    let order = CertificateOrder(
      organization: "x", commonName: "x", notBefore: Self.now / 1000 - 60,
      notAfter: Self.now / 1000 + 600, purpose: .server([.host("localhost")]))
    let certificate = try Certificate.make(order, for: key)
    let error = try refusal {
      try folder.write(try key.pem() + certificate.pem, to: "ca/authority.pem")
    }
    #expect(error == .broken(path: file, detail: "it is not confined to any names"))
  }

  @Test func `one whose life is over, or has not begun`() throws {
    let authority = try open()
    let late = #expect(throws: AuthorityError.self) {
      try open(at: Self.now + 366 * 86_400_000)
    }
    #expect(late == .expired(path: authority.path, at: authority.notAfter))
    #expect(late?.remedy == "Make a new one: hostsim ca renew")
    let early = #expect(throws: AuthorityError.self) { try open(at: Self.now - 7_200_000) }
    #expect(early == .notYetValid(path: authority.path, from: authority.notBefore))
    #expect(
      early?.description == "The certificate authority \(authority.path) is valid from "
        + "2027-01-15T07:00:00.000Z, which this machine's clock has not reached.")
    // An expired one can be renewed.
    _ = try CertificateAuthority.renew(
      stateDirectory: folder.path, names: [], now: Self.now + 366 * 86_400_000)
    _ = try open(at: Self.now + 366 * 86_400_000)
  }

  @Test(arguments: [
    ("https://app.example.com", AuthorityError.badName("https://app.example.com")),
    ("a b", .badName("a b")), ("", .badName("")), ("bücher.example", .badName("bücher.example")),
    ("com", .tooBroad("com")), ("*.com", .tooBroad("*.com")), ("*", .badName("*")),
    ("a.example,permitted;DNS:com", .badName("a.example,permitted;DNS:com")),
  ])
  func `a name that is none, or too much`(name: String, expected: AuthorityError) throws {
    #expect(throws: expected) { try open([name]) }
    #expect(folder.files("ca").isEmpty)
  }

  @Test func `a state folder that cannot be written`() throws {
    try folder.write("a file", to: "file")
    #expect(throws: AuthorityError.self) {
      try CertificateAuthority.open(
        stateDirectory: "\(folder.path)/file", names: [], now: Self.now)
    }
  }
}
