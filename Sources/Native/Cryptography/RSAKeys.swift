internal import COpenSSL

/// An RSA private key: signs, gives its public half, and can be written as PEM. Nothing but `pem` shows its secret.
package final class RSAPrivateKey: Sendable {
  private let handle: KeyHandle
  /// The modulus, unsigned big-endian without leading zeros: `n` of a JWK. Source: RFC 7518 §6.3.1.1.
  package let n: [UInt8]
  /// The public exponent, unsigned big-endian: `e` of a JWK.
  package let e: [UInt8]
  /// The public key as `SubjectPublicKeyInfo` PEM.
  package let publicPEM: String

  private init(_ handle: KeyHandle) throws(CryptographyError) {
    self.handle = handle
    n = try handle.integer(OSSL_PKEY_PARAM_RSA_N)
    e = try handle.integer(OSSL_PKEY_PARAM_RSA_E)
    publicPEM = try handle.publicPEM()
  }

  /// Makes a fresh key of `bits`, which takes 50 to 400 ms for 2048: call it off the loop thread.
  package static func generate(bits: Int = 2048) throws(CryptographyError) -> RSAPrivateKey {
    let handle = try unsafe KeyHandle.generate("RSA") {
      unsafe EVP_PKEY_CTX_set_rsa_keygen_bits($0, Int32(bits)) == 1
    }
    return try RSAPrivateKey(handle)
  }

  /// Reads an unencrypted PEM private key. Throws `.keyUnreadable` for any other text, another kind of key,
  /// or one shorter than the 2048 bits that RFC 7518 §3.3 demands.
  package convenience init(pem: String) throws(CryptographyError) {
    let handle = try KeyHandle.privateKey(pem: pem)
    guard handle.isA("RSA") else { throw .keyUnreadable(detail: "it is not an RSA key") }
    guard handle.bits >= 2048 else {
      throw .keyUnreadable(detail: "it has \(handle.bits) bits, and RS256 needs 2048 or more")
    }
    try self.init(handle)
  }

  /// The private key as PKCS #8 PEM, for a file of mode 0600 and for nothing else.
  package func pem() throws(CryptographyError) -> String {
    try handle.privatePEM()
  }

  /// Signs `message`: as many bytes as the modulus has. Throws `.signingFailed` when OpenSSL rejects the key.
  package func sign(
    _ message: [UInt8], as kind: RSASignature = .pkcs1SHA256
  ) throws(CryptographyError) -> [UInt8] {
    try handle.sign(message, as: kind)
  }
}

/// `EVP_PKEY_PUBLIC_KEY`, which is a macro of casts: all parameters and the public key.
private let publicKeySelection =
  OSSL_KEYMGMT_SELECT_DOMAIN_PARAMETERS | OSSL_KEYMGMT_SELECT_OTHER_PARAMETERS
  | OSSL_KEYMGMT_SELECT_PUBLIC_KEY

/// An RSA public key made of the numbers of a JWK: verifies.
package final class RSAPublicKey: Sendable {
  private let handle: KeyHandle

  /// Makes a key of modulus and exponent, both unsigned big-endian. Throws `.keyUnreadable` when they are none.
  package init(n: [UInt8], e: [UInt8]) throws(CryptographyError) {
    guard !n.isEmpty, !e.isEmpty, n.count <= 2048, e.count <= 8 else {
      throw .keyUnreadable(detail: "modulus or exponent is missing or too long")
    }
    handle = try Self.makeHandle(n: n, e: e)
  }

  /// Whether `signature` over `message` holds. A malformed signature is a wrong one.
  package func verify(
    _ signature: [UInt8], of message: [UInt8], as kind: RSASignature = .pkcs1SHA256
  ) -> Bool {
    handle.verify(signature, of: message, as: kind)
  }

  private static func makeHandle(n: [UInt8], e: [UInt8]) throws(CryptographyError) -> KeyHandle {
    let modulus = unsafe BN_bin2bn(n, Int32(n.count), nil)
    defer { unsafe BN_free(modulus) }
    let exponent = unsafe BN_bin2bn(e, Int32(e.count), nil)
    defer { unsafe BN_free(exponent) }
    let context = unsafe EVP_PKEY_CTX_new_from_name(nil, "RSA", nil)
    defer { unsafe EVP_PKEY_CTX_free(context) }
    guard let key = unsafe makeKey(context, n: modulus, e: exponent) else {
      throw .keyUnreadable(detail: drainOpenSSLErrors())
    }
    return unsafe KeyHandle(takingOwnership: key)
  }

  /// Hands the two numbers over as a parameter list. The list keeps the pointers of the names, so both
  /// outlive it here.
  private static func makeKey(
    _ context: OpaquePointer?, n: OpaquePointer?, e: OpaquePointer?
  ) -> OpaquePointer? {
    let builder = unsafe OSSL_PARAM_BLD_new()
    defer { unsafe OSSL_PARAM_BLD_free(builder) }
    return unsafe OSSL_PKEY_PARAM_RSA_N.withCString { nameOfN in
      unsafe OSSL_PKEY_PARAM_RSA_E.withCString { nameOfE in
        guard
          unsafe OSSL_PARAM_BLD_push_BN(builder, nameOfN, n) == 1,
          unsafe OSSL_PARAM_BLD_push_BN(builder, nameOfE, e) == 1,
          let parameters = unsafe OSSL_PARAM_BLD_to_param(builder)
        else { return nil }
        defer { unsafe OSSL_PARAM_free(parameters) }
        var key: OpaquePointer?
        guard
          unsafe EVP_PKEY_fromdata_init(context) == 1,
          unsafe EVP_PKEY_fromdata(context, &key, publicKeySelection, parameters) == 1
        else { return nil }
        return unsafe key
      }
    }
  }
}
