extension JSONWebKey {
  /// Why a careful app does not verify RS256 with this key, in one sentence; nil where nothing speaks against it.
  /// Sources: RFC 7517 §4.2 to §4.4, RFC 7518 §3.3 (2048 bits or more), RFC 8017 §3.1 (an odd exponent from 3).
  var objection: String? {
    guard kty == "RSA", alg == nil || alg == "RS256" else {
      return "The key is not meant for RS256."
    }
    guard use == nil || use == "sig", keyOps?.contains("verify") ?? true else {
      return "The key is not meant for signatures."
    }
    guard let n = n.flatMap(Base64URL.decode), let e = e.flatMap(Base64URL.decode) else {
      return "The key's modulus or exponent is missing, or is not base64url."
    }
    let modulus = n.drop { $0 == 0 }
    let bits = modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
    guard bits >= 2048 else { return "The key has \(bits) bits; RS256 needs 2048 or more." }
    let exponent = e.drop { $0 == 0 }
    guard let last = exponent.last, last % 2 == 1, Array(exponent) != [1] else {
      return "The key's exponent is none of an RSA key: anybody could sign for it."
    }
    return nil
  }
}
