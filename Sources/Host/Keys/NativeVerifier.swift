import Native
package import Tokens

/// Checks signatures with OpenSSL, for the report on a token.
package struct NativeVerifier: SignatureVerifier {
  /// A verifier; it has no state.
  package init() {}

  /// Whether `signature` holds: RS256, RS384 and PS256 with an RSA key. False for everything else.
  package func verify(
    _ message: [UInt8], signature: [UInt8], algorithm: SignatureAlgorithm, key: JSONWebKey
  ) -> Bool {
    let kind: RSASignature
    switch algorithm {
    case .RS256: kind = .pkcs1SHA256
    case .RS384: kind = .pkcs1SHA384
    case .PS256: kind = .pssSHA256
    case .ES256, .HS256, .none: return false
    }
    guard key.kty == "RSA", let n = key.n.flatMap(Base64URL.decode),
      let e = key.e.flatMap(Base64URL.decode), let publicKey = try? RSAPublicKey(n: n, e: e)
    else { return false }
    return publicKey.verify(signature, of: message, as: kind)
  }

  /// The 32 bytes of the SHA-256 digest.
  package func sha256(_ bytes: [UInt8]) -> [UInt8] { Digest.sha256(bytes) }
}
