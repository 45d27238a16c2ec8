package import Native
package import Tokens

extension RSAPrivateKey: MessageSigner {
  /// The public half; its key id is the RFC 7638 thumbprint.
  package var jwk: JSONWebKey { JSONWebKey(modulus: n, exponent: e, sha256: Digest.sha256) }

  /// Signs with RS256, RS384 or PS256; HS256 takes this key's public PEM for the shared secret, which is the
  /// mistake that such a forged token looks for. Throws `SigningError` for ES256.
  package func sign(_ message: [UInt8], algorithm: SignatureAlgorithm) throws -> [UInt8] {
    switch algorithm {
    case .RS256: try sign(message, as: .pkcs1SHA256)
    case .RS384: try sign(message, as: .pkcs1SHA384)
    case .PS256: try sign(message, as: .pssSHA256)
    case .HS256: Digest.hmacSHA256(message, key: Array(publicPEM.utf8))
    case .none: []
    case .ES256: throw SigningError.wrongKind(algorithm: algorithm, key: "RSA")
    }
  }
}

extension ECPrivateKey: MessageSigner {
  /// The public half; its key id is the RFC 7638 thumbprint.
  package var jwk: JSONWebKey { JSONWebKey(x: x, y: y, sha256: Digest.sha256) }

  /// Signs with ES256. Throws `SigningError` for everything else but `none`.
  package func sign(_ message: [UInt8], algorithm: SignatureAlgorithm) throws -> [UInt8] {
    switch algorithm {
    case .ES256: try sign(message)
    case .none: []
    default: throw SigningError.wrongKind(algorithm: algorithm, key: "EC")
    }
  }
}

/// A key was asked for a signature that its kind cannot make.
package enum SigningError: Error, Hashable, CustomStringConvertible {
  /// Such as ES256 with an RSA key.
  case wrongKind(algorithm: SignatureAlgorithm, key: String)

  /// One sentence.
  package var description: String {
    switch self {
    case .wrongKind(let algorithm, let key):
      "an \(key) key makes no \(algorithm.rawValue) signature"
    }
  }
}
