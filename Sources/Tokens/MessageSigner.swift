/// A private key that can sign tokens. `Host` makes one of a native key.
package protocol MessageSigner: Sendable {
  /// The public half, with the key id that goes into a token's header.
  var jwk: JSONWebKey { get }

  /// The signature in its JOSE form (RFC 7518 §3): PKCS#1 v1.5 for RS256 and RS384, PSS for PS256,
  /// `r || s` for ES256 (an EC signer only), and for HS256 the HMAC whose secret is the PEM text of
  /// this signer's own public key (SPKI, with its last newline). Empty for `none`. Throws when the
  /// key cannot sign with that algorithm.
  func sign(_ message: [UInt8], algorithm: SignatureAlgorithm) throws -> [UInt8]
}

/// What the report on a token needs from a cryptographic library.
package protocol SignatureVerifier: Sendable {
  /// Whether `signature` belongs to `message` under `key`. False for keys and algorithms it cannot
  /// use; never traps.
  func verify(
    _ message: [UInt8], signature: [UInt8], algorithm: SignatureAlgorithm, key: JSONWebKey
  ) -> Bool

  /// The 32 bytes of the SHA-256 digest.
  func sha256(_ bytes: [UInt8]) -> [UInt8]
}
