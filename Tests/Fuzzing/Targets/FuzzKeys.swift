import Native
import Tokens

/// A few keys for everything, since making one takes longer than a thousand inputs.
enum FuzzKeys {
  static let all: [RSAPrivateKey] = (0..<4).compactMap { _ in try? RSAPrivateKey.generate() }

  /// A key set whose private keys are forgotten; the id is one that seeds can name.
  static let published: [JSONWebKey] = all.prefix(1).map {
    JSONWebKey(modulus: $0.n, exponent: $0.e, kid: "fuzz", sha256: Digest.sha256)
  }
}
