internal import COpenSSL

/// How an RSA key signs. Source: RFC 7518 §3.3 and §3.5.
package enum RSASignature: Sendable, Hashable, CaseIterable {
  /// PKCS #1 v1.5 with SHA-256: `RS256`.
  case pkcs1SHA256
  /// PKCS #1 v1.5 with SHA-384: `RS384`.
  case pkcs1SHA384
  /// PSS with SHA-256, MGF1 with SHA-256, a salt of 32 bytes: `PS256`.
  case pssSHA256

  fileprivate var scheme: SignatureScheme {
    switch self {
    case .pkcs1SHA256: SignatureScheme()
    case .pkcs1SHA384: SignatureScheme(isSHA384: true)
    case .pssSHA256: SignatureScheme(isPSS: true)
    }
  }
}

/// A digest and, for RSA, a padding: what OpenSSL has to be told beside the key.
struct SignatureScheme: Hashable {
  /// ECDSA with SHA-256, which has no padding to choose.
  static let ecdsaSHA256 = SignatureScheme()

  var isSHA384 = false
  var isPSS = false

  fileprivate var digest: FetchedDigest { isSHA384 ? .sha384 : .sha256 }

  fileprivate func configure(_ context: OpaquePointer?) -> Bool {
    guard isPSS else { return true }
    return unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
      && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, 32) == 1
  }
}

/// An `EVP_PKEY_CTX` that is told everything but what it shall sign, for one thread at a time.
@safe
final class SigningContext: @unchecked Sendable {
  private let context: OpaquePointer

  fileprivate init(_ key: KeyHandle, _ scheme: SignatureScheme) throws(CryptographyError) {
    guard let context = unsafe key.withPointer({ unsafe EVP_PKEY_CTX_new($0, nil) }) else {
      throw .signingFailed(detail: drainOpenSSLErrors())
    }
    unsafe self.context = context
    guard unsafe EVP_PKEY_sign_init(context) == 1, unsafe scheme.configure(context),
      unsafe EVP_PKEY_CTX_set_signature_md(context, scheme.digest.pointer) == 1
    else { throw .signingFailed(detail: drainOpenSSLErrors()) }
  }

  deinit { unsafe EVP_PKEY_CTX_free(context) }

  fileprivate func sign(_ digest: [UInt8]) throws(CryptographyError) -> [UInt8] {
    var length = 0
    guard unsafe EVP_PKEY_sign(context, nil, &length, digest, digest.count) == 1 else {
      throw .signingFailed(detail: drainOpenSSLErrors())
    }
    var signature = [UInt8](repeating: 0, count: length)
    guard unsafe EVP_PKEY_sign(context, &signature, &length, digest, digest.count) == 1 else {
      throw .signingFailed(detail: drainOpenSSLErrors())
    }
    return length == signature.count ? signature : Array(signature.prefix(length))
  }
}

extension KeyHandle {
  /// Signs with an RSA key.
  func sign(_ message: [UInt8], as kind: RSASignature) throws(CryptographyError) -> [UInt8] {
    try sign(message, as: kind.scheme)
  }

  /// Signs `message`: the bytes as OpenSSL makes them (big-endian for RSA, DER for EC).
  func sign(_ message: [UInt8], as scheme: SignatureScheme) throws(CryptographyError) -> [UInt8] {
    let digest = scheme.digest.hash(message)
    let ready = contexts.withLock { $0[scheme]?.popLast() }
    let context = if let ready { ready } else { try SigningContext(self, scheme) }
    let signature = try context.sign(digest)
    contexts.withLock { $0[scheme, default: []].append(context) }
    return signature
  }

  /// Whether `signature` over `message` holds. A malformed signature is a wrong one.
  func verify(_ signature: [UInt8], of message: [UInt8], as kind: RSASignature) -> Bool {
    guard let context = unsafe EVP_MD_CTX_new() else { return false }
    defer { unsafe EVP_MD_CTX_free(context) }
    defer { _ = drainOpenSSLErrors() }
    let scheme = kind.scheme
    var parameters: OpaquePointer?
    let ready = unsafe withPointer { key in
      unsafe EVP_DigestVerifyInit(context, &parameters, scheme.digest.pointer, nil, key) == 1
        && scheme.configure(parameters)
    }
    guard ready else { return false }
    return unsafe EVP_DigestVerify(
      context, signature, signature.count, message, message.count) == 1
  }
}
