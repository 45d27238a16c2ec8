import JSON

extension TokenBook.Flaw {
  /// What an app did that used such a token.
  var acceptance: String {
    switch self {
    case .bent(let forge): "accepted \(Self.words(for: forge))"
    case .foreign(let origin): "accepted a token from \(origin)"
    case .otherType(let name): "accepted a token from a message of the type \(Spoken.quoted(name))"
    case .otherTarget(let target): "accepted a token that was posted to \(target)"
    case .unknown: "used a token that the host never gave it"
    }
  }

  /// Whether an app that checks the signature cannot fall for it.
  var isCaughtBySignature: Bool {
    guard case .bent(let forge) = self else { return false }
    return Self.signatureWords.contains { forge[$0] != nil }
  }

  private static let signatureWords = ["alg", "key", "kid", "signature", "payload", "text"]

  /// A bent token in words, by the bend that tells most.
  private static func words(for forge: JSONObject) -> String {
    if forge["text"] != nil { return "a text that is no token" }
    switch forge["alg"]?.stringValue {
    case "none"?: return "a token without a signature (alg none)"
    case "HS256-with-public-key"?: return "a token signed by HS256 with the public key as secret"
    case let name?: return "a token signed by \(name) instead of RS256"
    case nil: break
    }
    switch forge["key"]?.stringValue {
    case "withdrawn"?: return "a token signed by a key that was withdrawn"
    case "other-organisation"?: return "a token signed by another organisation's key"
    case .some: return "a token signed by a key that is not in the key set"
    case nil: break
    }
    if let damage = forge["signature"]?.stringValue { return "a token with \(spoken(damage))" }
    if forge["payload"] != nil { return "a token whose payload was changed after signing" }
    switch forge["kid"]?.stringValue {
    case "missing"?: return "a token without a key id"
    case .some: return "a token with a key id that is not in the key set"
    case nil: break
    }
    if let claims = forge["claims"]?.objectValue, let words = words(forClaims: claims) {
      return words
    }
    if forge["not-before"] != nil { return "a token that is not valid yet" }
    if let header = forge["header"]?.objectValue {
      return "a token with the header members \(header.names.joined(separator: ", "))"
    }
    if forge["issued"] != nil || forge["lifetime"] != nil {
      return "a token that had expired when it came"
    }
    return "a forged token"
  }

  private static func spoken(_ damage: String) -> String {
    switch damage {
    case "empty": "an empty signature"
    case "truncated": "half a signature"
    case "of-other-token": "the signature of another token"
    default: "a wrong signature"
    }
  }

  private static func words(forClaims claims: JSONObject) -> String? {
    if claims["aud"] != nil { return "a token for another organisation (claim aud)" }
    if claims["iss"] != nil { return "a token of another issuer (claim iss)" }
    if claims["sub"] != nil { return "a token of another user (claim sub)" }
    let times = ["exp", "iat", "nbf"].filter { claims[$0] != nil }
    return times.first.map { "a token with a bent claim \($0)" }
  }
}
