import Native
import Tokens

/// A key of an organisation with its public half, which is the same for every token and costly to spell.
struct KnownKey: MessageSigner {
  let key: RSAPrivateKey
  let jwk: JSONWebKey

  init(_ key: RSAPrivateKey) {
    self.key = key
    jwk = key.jwk
  }

  func sign(_ message: [UInt8], algorithm: SignatureAlgorithm) throws -> [UInt8] {
    try key.sign(message, algorithm: algorithm)
  }
}
