import Native

/// Keys that no key set ever holds, made when first asked for and then kept.
final class Strangers: Sendable {
  private let kept = Locked<(rsa: RSAPrivateKey?, elliptic: ECPrivateKey?)>((nil, nil))
  private let makeKey: @Sendable () throws(CryptographyError) -> RSAPrivateKey

  init(makeKey: @escaping @Sendable () throws(CryptographyError) -> RSAPrivateKey) {
    self.makeKey = makeKey
  }

  func rsa() throws -> RSAPrivateKey {
    if let key = kept.withLock({ $0.rsa }) { return key }
    let key = try makeKey()
    return kept.withLock { kept in
      let chosen = kept.rsa ?? key
      kept.rsa = chosen
      return chosen
    }
  }

  func elliptic() throws -> ECPrivateKey {
    if let key = kept.withLock({ $0.elliptic }) { return key }
    let key = try ECPrivateKey.generate()
    return kept.withLock { kept in
      let chosen = kept.elliptic ?? key
      kept.elliptic = chosen
      return chosen
    }
  }
}
