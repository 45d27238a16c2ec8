internal import COpenSSL

/// An elliptic-curve private key on P-256: signs as `ES256`, and certificates. Nothing but `pem` shows its secret.
package final class ECPrivateKey: Sendable {
  let handle: KeyHandle
  /// The point's coordinates, 32 bytes each: `x` and `y` of a JWK. Source: RFC 7518 §6.2.1.
  package let x, y: [UInt8]

  private init(_ handle: KeyHandle) throws(CryptographyError) {
    self.handle = handle
    x = Self.padded(try handle.integer(OSSL_PKEY_PARAM_EC_PUB_X))
    y = Self.padded(try handle.integer(OSSL_PKEY_PARAM_EC_PUB_Y))
  }

  /// Makes a fresh key on P-256.
  package static func generate() throws(CryptographyError) -> ECPrivateKey {
    let handle = try unsafe KeyHandle.generate("EC") {
      unsafe EVP_PKEY_CTX_set_ec_paramgen_curve_nid($0, NID_X9_62_prime256v1) == 1
    }
    return try ECPrivateKey(handle)
  }

  /// Reads an unencrypted PEM private key. Throws `.keyUnreadable` for any other text or another kind of key.
  package convenience init(pem: String) throws(CryptographyError) {
    let handle = try KeyHandle.privateKey(pem: pem)
    guard handle.isA("EC"), handle.bits == 256 else {
      throw .keyUnreadable(detail: "it is not an elliptic-curve key on P-256")
    }
    try self.init(handle)
  }

  /// The private key as PKCS #8 PEM, for a file of mode 0600 or a server, and for nothing else.
  package func pem() throws(CryptographyError) -> String {
    try handle.privatePEM()
  }

  /// The ECDSA signature with SHA-256 in JOSE form: `r` and `s`, 32 bytes each. Source: RFC 7518 §3.4.
  package func sign(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
    let der = try handle.sign(message, as: .ecdsaSHA256)
    let decoded: OpaquePointer? = unsafe der.withUnsafeBufferPointer { buffer in
      var cursor = buffer.baseAddress
      return unsafe d2i_ECDSA_SIG(nil, &cursor, buffer.count)
    }
    guard let decoded = unsafe decoded else { throw .signingFailed(detail: drainOpenSSLErrors()) }
    defer { unsafe ECDSA_SIG_free(decoded) }
    var signature = [UInt8](repeating: 0, count: 64)
    let written = unsafe signature.withUnsafeMutableBufferPointer { buffer -> Bool in
      guard let base = buffer.baseAddress else { return false }
      return unsafe BN_bn2binpad(ECDSA_SIG_get0_r(decoded), base, 32) == 32
        && BN_bn2binpad(ECDSA_SIG_get0_s(decoded), base + 32, 32) == 32
    }
    guard written else { throw .signingFailed(detail: drainOpenSSLErrors()) }
    return signature
  }

  private static func padded(_ number: [UInt8]) -> [UInt8] {
    [UInt8](repeating: 0, count: max(0, 32 - number.count)) + number
  }
}
