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
struct SignatureScheme {
  /// ECDSA with SHA-256, which has no padding to choose.
  static let ecdsaSHA256 = SignatureScheme()

  var isSHA384 = false
  var isPSS = false

  fileprivate var digest: OpaquePointer? {
    isSHA384 ? unsafe EVP_sha384() : unsafe EVP_sha256()
  }

  fileprivate func configure(_ context: OpaquePointer?) -> Bool {
    guard isPSS else { return true }
    return unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
      && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, 32) == 1
  }
}

extension KeyHandle {
  /// Signs with an RSA key.
  func sign(_ message: [UInt8], as kind: RSASignature) throws(CryptographyError) -> [UInt8] {
    try sign(message, as: kind.scheme)
  }

  /// Signs `message`: the bytes as OpenSSL makes them (big-endian for RSA, DER for EC).
  func sign(_ message: [UInt8], as scheme: SignatureScheme) throws(CryptographyError) -> [UInt8] {
    guard let context = unsafe EVP_MD_CTX_new() else {
      throw .signingFailed(detail: drainOpenSSLErrors())
    }
    defer { unsafe EVP_MD_CTX_free(context) }
    var parameters: OpaquePointer?
    let ready = unsafe withPointer { key in
      unsafe EVP_DigestSignInit(context, &parameters, scheme.digest, nil, key) == 1
        && scheme.configure(parameters)
    }
    var length = 0
    guard ready, unsafe EVP_DigestSign(context, nil, &length, message, message.count) == 1 else {
      throw .signingFailed(detail: drainOpenSSLErrors())
    }
    var signature = [UInt8](repeating: 0, count: length)
    guard unsafe EVP_DigestSign(context, &signature, &length, message, message.count) == 1 else {
      throw .signingFailed(detail: drainOpenSSLErrors())
    }
    return Array(signature.prefix(length))
  }

  /// Whether `signature` over `message` holds. A malformed signature is a wrong one.
  func verify(_ signature: [UInt8], of message: [UInt8], as kind: RSASignature) -> Bool {
    guard let context = unsafe EVP_MD_CTX_new() else { return false }
    defer { unsafe EVP_MD_CTX_free(context) }
    defer { _ = drainOpenSSLErrors() }
    let scheme = kind.scheme
    var parameters: OpaquePointer?
    let ready = unsafe withPointer { key in
      unsafe EVP_DigestVerifyInit(context, &parameters, scheme.digest, nil, key) == 1
        && scheme.configure(parameters)
    }
    guard ready else { return false }
    return unsafe EVP_DigestVerify(
      context, signature, signature.count, message, message.count) == 1
  }
}
