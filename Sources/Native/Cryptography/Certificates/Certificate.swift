internal import COpenSSL

/// The parts of `XN_FLAG_RFC2253` that matter here; the macro itself is too deep for Swift.
private let rfc2253 = UInt(
  XN_FLAG_SEP_COMMA_PLUS | XN_FLAG_DN_REV | ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL
    | ASN1_STRFLGS_UTF8_CONVERT)

/// An X.509 certificate.
package struct Certificate: Sendable {
  let handle: CertificateHandle
  /// The certificate as PEM, nothing before and behind it.
  package let pem: String
  /// Whose it is, such as `CN=hostsim,O=tests`. Source: RFC 2253.
  package let subject: String
  /// The first and the last second of its life, since 1970.
  package let notBefore, notAfter: Int
  /// SHA-256 of its DER form: 32 bytes.
  package let fingerprint: [UInt8]
  /// The names that an authority is confined to; empty when it is not confined.
  package let permitted: [CertificateName]

  /// Reads the first certificate of a PEM text. Throws `.certificateUnreadable` when there is none.
  package init(pem: String) throws(CryptographyError) {
    try self.init(try CertificateHandle.chain(pem: pem)[0])
  }

  init(_ handle: CertificateHandle) throws(CryptographyError) {
    self.handle = handle
    pem = try unsafe PEM.text { stream in
      unsafe handle.withPointer { unsafe PEM_write_bio_X509(stream, $0) }
    }
    subject = try unsafe PEM.text { stream in
      unsafe handle.withPointer { certificate in
        let name = unsafe X509_get_subject_name(certificate)
        return unsafe X509_NAME_print_ex(stream, name, 0, rfc2253) >= 0 ? 1 : 0
      }
    }
    guard let start = unsafe Self.seconds(handle, X509_get0_notBefore),
      let end = unsafe Self.seconds(handle, X509_get0_notAfter)
    else { throw .certificateUnreadable(detail: "its dates are damaged") }
    (notBefore, notAfter) = (start, end)
    var digest = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 32
    let isDigested = unsafe handle.withPointer {
      unsafe X509_digest($0, EVP_sha256(), &digest, &length) == 1
    }
    guard isDigested else { throw .certificateUnreadable(detail: drainOpenSSLErrors()) }
    fingerprint = digest
    permitted = Self.permitted(handle)
  }

  /// Whether `key` is the private half of the key in this certificate.
  package func belongs(to key: ECPrivateKey) -> Bool {
    defer { _ = drainOpenSSLErrors() }
    return unsafe handle.withPointer { certificate in
      unsafe key.handle.withPointer { unsafe X509_check_private_key(certificate, $0) == 1 }
    }
  }

  private static func seconds(
    _ handle: CertificateHandle, _ read: (OpaquePointer?) -> UnsafePointer<ASN1_TIME>?
  ) -> Int? {
    var time = unsafe tm()
    let isRead = unsafe handle.withPointer { certificate in
      unsafe ASN1_TIME_to_tm(read(certificate), &time) == 1
    }
    guard isRead else { return nil }
    return unsafe timegm(&time)
  }

  private static func permitted(_ handle: CertificateHandle) -> [CertificateName] {
    let raw = unsafe handle.withPointer {
      unsafe X509_get_ext_d2i($0, NID_name_constraints, nil, nil)
    }
    guard let raw = unsafe raw else { return [] }
    let constraints = unsafe raw.assumingMemoryBound(to: NAME_CONSTRAINTS.self)
    defer { unsafe NAME_CONSTRAINTS_free(constraints) }
    let list = unsafe constraints.pointee.permittedSubtrees
    let count = max(0, unsafe OPENSSL_sk_num(list))
    return (0..<count).compactMap { index -> CertificateName? in
      guard let item = unsafe OPENSSL_sk_value(list, index) else { return nil }
      return unsafe name(item.assumingMemoryBound(to: GENERAL_SUBTREE.self).pointee.base)
    }
  }

  private static func name(_ base: UnsafeMutablePointer<GENERAL_NAME>?) -> CertificateName? {
    var kind: Int32 = 0
    guard let base = unsafe base, let value = unsafe GENERAL_NAME_get0_value(base, &kind) else {
      return nil
    }
    let text = unsafe value.assumingMemoryBound(to: ASN1_STRING.self)
    let length = Int(unsafe ASN1_STRING_length(text))
    guard let start = unsafe ASN1_STRING_get0_data(text) else { return nil }
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: length))
    switch kind {
    case GEN_DNS: return CertificateName(String(decoding: bytes, as: UTF8.self))
    // An address and its mask.
    case GEN_IPADD where length == 8 || length == 32:
      return .address(Array(bytes.prefix(length / 2)))
    default: return nil
    }
  }
}
