internal import CHostsimShims
internal import COpenSSL

/// What a TLS server proves its name with: certificates and the private key of the first, as PEM.
package struct TLSIdentity: Sendable {
  /// The server's own certificate first, then those that lead to the authority that clients trust.
  package let certificates: String
  /// The key of the first certificate, unencrypted. For no log and no message.
  package let privateKey: String

  /// Nothing is read yet: a text that is no certificate or no key shows when a server takes it.
  package init(certificates: String, privateKey: String) {
    self.certificates = certificates
    self.privateKey = privateKey
  }
}

extension TLSIdentity: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Says nothing of the key.
  package var description: String { "TLSIdentity" }
  /// Says nothing of the key.
  package var debugDescription: String { description }
  /// Says nothing of the key.
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// A `TLSIdentity` that was read and fits together.
struct TLSCredentials: Sendable {
  private let chain: [CertificateHandle]
  private let key: KeyHandle

  /// Throws `.certificateUnreadable` or `.keyUnreadable`.
  init(_ identity: TLSIdentity) throws(CryptographyError) {
    chain = try CertificateHandle.chain(pem: identity.certificates)
    key = try KeyHandle.privateKey(pem: identity.privateKey)
    let fits = unsafe chain[0].withPointer { leaf in
      unsafe key.withPointer { unsafe X509_check_private_key(leaf, $0) == 1 }
    }
    let reason = drainOpenSSLErrors()
    guard fits else { throw .certificateUnreadable(detail: reason) }
  }

  /// Puts certificates and key into an `SSL_CTX`; connections that are made of it later show them. False when
  /// OpenSSL refuses.
  func install(on context: OpaquePointer) -> Bool {
    let isInstalled = unsafe chain[0].withPointer { leaf in
      unsafe key.withPointer { key in
        unsafe SSL_CTX_use_certificate(context, leaf) == 1
          && SSL_CTX_use_PrivateKey(context, key) == 1
          && SSL_CTX_ctrl(context, SSL_CTRL_CHAIN, 0, nil) == 1
      }
    }
    let isComplete = chain.dropFirst().allSatisfy { certificate in
      unsafe certificate.withPointer {
        // 1: the context counts a reference of its own.
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_CHAIN_CERT, 1, UnsafeMutableRawPointer($0)) == 1
      }
    }
    _ = drainOpenSSLErrors()
    return isInstalled && isComplete
  }

  /// TLS 1.2 and 1.3, and no resumption: each connection is shown the certificate of its day, and no key outlives it.
  static func harden(_ context: OpaquePointer) -> Bool {
    unsafe SSL_CTX_set_options(context, UInt64(hostsim_ssl_options))
    unsafe SSL_CTX_set_num_tickets(context, 0)
    unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_SESS_CACHE_MODE, Int(SSL_SESS_CACHE_OFF), nil)
    return unsafe SSL_CTX_ctrl(
      context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil) == 1
  }
}
