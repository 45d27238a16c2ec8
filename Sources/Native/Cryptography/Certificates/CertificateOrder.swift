/// What a certificate shall say.
package struct CertificateOrder: Sendable {
  /// What it is for.
  package enum Purpose: Sendable {
    /// Vouches for servers with names that these cover, for nothing else and for no further authority.
    case authority(permitted: [CertificateName])
    /// Proves the names of a server.
    case server([CertificateName])
  }

  /// Whose it is: the organisation and the common name of the subject, each of 64 characters at most.
  package var organization, commonName: String
  /// The first and the last second of its life, since 1970.
  package var notBefore, notAfter: Int
  /// What it is for.
  package var purpose: Purpose

  /// An order of all parts.
  package init(
    organization: String, commonName: String, notBefore: Int, notAfter: Int, purpose: Purpose
  ) {
    self.organization = organization
    self.commonName = commonName
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.purpose = purpose
  }

  /// The extensions that follow from the purpose, in OpenSSL's words (x509v3_config). Source: RFC 5280 §4.2.
  var extensions: [(name: String, value: String)] {
    switch purpose {
    case .authority(let permitted):
      [
        ("basicConstraints", "critical,CA:TRUE,pathlen:0"), ("keyUsage", "critical,keyCertSign"),
        ("extendedKeyUsage", "serverAuth"), ("subjectKeyIdentifier", "hash"),
        (
          "nameConstraints",
          "critical," + permitted.map { "permitted;\(Self.constraint($0))" }.joined(separator: ",")
        ),
      ]
    case .server(let names):
      [
        ("basicConstraints", "critical,CA:FALSE"), ("keyUsage", "critical,digitalSignature"),
        ("extendedKeyUsage", "serverAuth"), ("subjectKeyIdentifier", "hash"),
        ("authorityKeyIdentifier", "keyid:always"),
        ("subjectAltName", names.map { Self.word($0) }.joined(separator: ",")),
      ]
    }
  }

  private static func word(_ name: CertificateName) -> String {
    switch name {
    case .host: "DNS:\(name)"
    case .address: "IP:\(name)"
    }
  }

  /// An address is confined to itself by a mask of ones.
  private static func constraint(_ name: CertificateName) -> String {
    guard case .address(let bytes) = name else { return word(name) }
    let mask = CertificateName.address(bytes.map { _ in 255 })
    return "\(word(name))/\(mask)"
  }
}
