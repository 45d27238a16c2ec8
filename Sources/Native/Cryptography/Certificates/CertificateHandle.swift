internal import COpenSSL

/// Owns one `X509`, which is never changed once it is here; OpenSSL counts references to it with atomics.
@safe
final class CertificateHandle: @unchecked Sendable {
  private let certificate: OpaquePointer

  init(takingOwnership certificate: OpaquePointer) {
    unsafe self.certificate = certificate
  }

  deinit {
    unsafe X509_free(certificate)
  }

  /// Lends the pointer for the length of `body`.
  func withPointer<Result>(_ body: (OpaquePointer) throws -> Result) rethrows -> Result {
    unsafe try body(certificate)
  }

  /// The certificates of a PEM text, in its order. Throws `.certificateUnreadable` when there is none, or one is
  /// damaged.
  static func chain(pem: String) throws(CryptographyError) -> [CertificateHandle] {
    let chain = unsafe PEM.read(pem) { source in
      var chain: [CertificateHandle] = []
      while let next = unsafe PEM_read_bio_X509(source, nil, { _, _, _, _ in -1 }, nil) {
        unsafe chain.append(CertificateHandle(takingOwnership: next))
      }
      return chain
    }
    // The end of the text shows as "no start line"; anything else is damage.
    let error = ERR_peek_last_error()
    let isEnd =
      ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE
    let reason = drainOpenSSLErrors()
    guard let chain, !chain.isEmpty, isEnd else {
      throw .certificateUnreadable(detail: reason)
    }
    return chain
  }
}
