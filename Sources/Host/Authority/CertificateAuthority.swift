package import Native

/// hostsim's own certificate authority: one per state folder, made when it is first needed, confined to the names that
/// it plays, valid for a year. It is trusted by nothing but the browsers and back ends that are told to.
///
/// A name that the authority on disk does not cover makes a new authority for all its names and the new one, since the
/// confinement is part of the certificate: `change` says so, and whoever trusts the one before has to be told.
package struct CertificateAuthority: Sendable {
  /// What opening it did.
  package enum Change: Sendable, Equatable {
    /// It was there.
    case none
    /// There was none.
    case made
    /// A new one took the place of one that did not cover these names.
    case widened([String])
    /// A new one took the place of another because somebody asked.
    case renewed
  }

  /// How long an authority lives, in seconds: a year.
  static let life = 365 * 86_400
  /// How long a server's certificate lives, in seconds: a week.
  static let leafLife = 7 * 86_400
  /// How far certificates reach back, in seconds, for clocks that are behind.
  static let backdating = 3600
  /// What every authority covers, beside the hosts that are asked for. `localhost` is also every name below it.
  package static let loopback = ["localhost", "127.0.0.1", "::1"]

  private let content: AuthorityFolder.Content
  /// What opening it did.
  package let change: Change
  /// The file with the authority's certificate as PEM, for `SSL_CERT_FILE` and `NODE_EXTRA_CA_CERTS`.
  package let path: String

  /// The authority's certificate as PEM.
  package var certificate: String { content.certificate.pem }
  /// Whose it is, such as `CN=hostsim on box,O=hostsim\, for tests only`.
  package var subject: String { content.certificate.subject }
  /// The names it may vouch for; each host name also stands for every name below it.
  package var names: [String] { content.certificate.permitted.map(\.description) }
  /// The first and the last second of its life, since 1970.
  package var notBefore: Int { content.certificate.notBefore }
  /// The last second of its life, since 1970.
  package var notAfter: Int { content.certificate.notAfter }
  /// SHA-256 of the certificate: 32 bytes.
  package var fingerprint: [UInt8] { content.certificate.fingerprint }
  /// Tells this authority from one that takes its place on disk.
  var version: [Int] { content.version }

  /// The authority under `stateDirectory`, which covers `names` and the loopback names. `now` is in milliseconds since
  /// 1970. Blocks on the disk. Throws `.badName` and `.tooBroad` for a name, `.expired` and `.notYetValid` for an
  /// authority whose life does not hold `now`, `.place` and `.broken` for files that are not used as they are.
  package static func open(
    stateDirectory: String, names: [String], now: Int
  ) throws(AuthorityError) -> CertificateAuthority {
    let wanted = try permitted(names)
    let folder = AuthorityFolder(root: stateDirectory)
    var change = Change.none
    let content = try folder.update { present throws(AuthorityError) in
      guard let present else {
        change = .made
        return try make(for: wanted, now: now)
      }
      try check(present.certificate, at: folder, now: now)
      let old = present.certificate.permitted
      let added = wanted.filter { name in !old.contains { $0.covers(name) } }
      guard !added.isEmpty else { return nil }
      change = .widened(added.map(\.description))
      return try make(for: old + added, now: now)
    }
    return CertificateAuthority(content: content, change: change, path: folder.certificate)
  }

  /// Puts a new authority in place of the one that is there, with its names and these. One that cannot be read is an
  /// error; an expired one is not.
  package static func renew(
    stateDirectory: String, names: [String], now: Int
  ) throws(AuthorityError) -> CertificateAuthority {
    let wanted = try permitted(names)
    let folder = AuthorityFolder(root: stateDirectory)
    let content = try folder.update { present throws(AuthorityError) in
      try make(for: (present?.certificate.permitted ?? []) + wanted, now: now)
    }
    return CertificateAuthority(content: content, change: .renewed, path: folder.certificate)
  }

  /// Removes the authority under `stateDirectory`. False when there was none.
  package static func remove(stateDirectory: String) throws(AuthorityError) -> Bool {
    try AuthorityFolder(root: stateDirectory).remove()
  }

  /// A fresh key and a certificate for these names, of a week or what is left of the authority's life. `now` is in
  /// milliseconds since 1970. Throws `.notCovered` for a name that the authority is not confined to.
  package func identity(for names: [String], now: Int) throws(AuthorityError) -> TLSIdentity {
    var parsed: [CertificateName] = []
    for text in names {
      guard let name = CertificateName(text) else { throw .badName(text) }
      guard content.certificate.permitted.contains(where: { $0.covers(name) }) else {
        throw .notCovered(name.description, permitted: self.names)
      }
      if !parsed.contains(name) { parsed.append(name) }
    }
    guard !parsed.isEmpty else { throw .badName("") }
    let seconds = now / 1000
    guard seconds <= notAfter else { throw .expired(path: path, at: notAfter) }
    let order = CertificateOrder(
      organization: Self.organization, commonName: "hostsim server",
      notBefore: max(notBefore, seconds - Self.backdating),
      notAfter: min(notAfter, seconds + Self.leafLife), purpose: .server(parsed))
    do throws(CryptographyError) {
      let key = try ECPrivateKey.generate()
      let leaf = try Certificate.make(
        order, for: key, signedBy: (content.certificate, content.key))
      return TLSIdentity(certificates: leaf.pem + certificate, privateKey: try key.pem())
    } catch { throw .notMade(detail: error.description) }
  }

  private static let organization = "hostsim, for tests only"

  private static func permitted(_ names: [String]) throws(AuthorityError) -> [CertificateName] {
    var permitted: [CertificateName] = []
    for text in names + loopback {
      let base = text.hasPrefix("*.") ? String(text.dropFirst(2)) : text
      guard let name = CertificateName(base) else { throw .badName(text) }
      if case .host(let host) = name, host != "localhost", !host.contains(".") {
        throw .tooBroad(text)
      }
      permitted.append(name)
    }
    return permitted
  }

  private static func check(
    _ certificate: Certificate, at folder: AuthorityFolder, now: Int
  ) throws(AuthorityError) {
    guard now / 1000 <= certificate.notAfter else {
      throw .expired(path: folder.certificate, at: certificate.notAfter)
    }
    guard now / 1000 >= certificate.notBefore else {
      throw .notYetValid(path: folder.certificate, from: certificate.notBefore)
    }
  }

  private static func make(
    for names: [CertificateName], now: Int
  ) throws(AuthorityError) -> (Certificate, ECPrivateKey) {
    // A name that another one covers says nothing.
    var permitted: [CertificateName] = []
    for name in names where !permitted.contains(where: { $0.covers(name) }) {
      permitted.removeAll { name.covers($0) }
      permitted.append(name)
    }
    let order = CertificateOrder(
      organization: organization, commonName: String("hostsim on \(machineName())".prefix(64)),
      notBefore: now / 1000 - backdating, notAfter: now / 1000 + life,
      purpose: .authority(permitted: permitted))
    do throws(CryptographyError) {
      let key = try ECPrivateKey.generate()
      return (try Certificate.make(order, for: key), key)
    } catch { throw .notMade(detail: error.description) }
  }
}
