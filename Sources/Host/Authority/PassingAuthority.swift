package import Native

/// A certificate authority of one run, for browsers and back ends that the run itself starts: it is made with it, lies
/// in no file and is gone with it.
package struct PassingAuthority: Sendable {
  /// Its certificate as PEM, for back ends that have to trust it.
  package let certificate: String
  /// What a server proves these names with.
  package let identity: TLSIdentity

  /// Makes one for host names or addresses; a name that no certificate can hold is left out. It is valid around `now`
  /// (seconds since 1970) for as long as any simulated clock runs, for a back end judges it by that clock. Throws when
  /// OpenSSL makes no key or certificate.
  package init(for names: [String], now: Int) throws(CryptographyError) {
    let names = names.compactMap { CertificateName($0) }
    let age = Self.years(30)
    func order(_ name: String, _ purpose: CertificateOrder.Purpose) -> CertificateOrder {
      CertificateOrder(
        organization: "hostsim, for tests only", commonName: name, notBefore: max(0, now - age),
        notAfter: now + age, purpose: purpose)
    }
    let (key, serverKey) = (try ECPrivateKey.generate(), try ECPrivateKey.generate())
    let authority = try Certificate.make(
      order("hostsim passing authority", .authority(permitted: names)), for: key)
    let server = try Certificate.make(
      order("hostsim", .server(names)), for: serverKey, signedBy: (authority, key))
    certificate = authority.pem
    identity = TLSIdentity(
      certificates: server.pem + authority.pem, privateKey: try serverKey.pem())
  }

  private static func years(_ count: Int) -> Int { count * 365 * 86_400 }
}
