package import JSON

extension Forge {
  /// The forge in the words of the scenario language, in the order of its text; `{}` when nothing
  /// is bent. `readForge` reads it back to an equal value.
  package func json() -> JSONObject {
    var object = JSONObject()
    object["lifetime"] = lifetime.map { .string(TimeSpan.text(seconds: $0)) }
    object["issued"] = issued.map { .string(TimeSpan.text(seconds: $0)) }
    if !claims.isEmpty { object["claims"] = .object(claims) }
    object["not-before"] = notBefore.map { .string(TimeSpan.text(seconds: $0)) }
    object["alg"] = algorithm.map { .string($0.forgeWord) }
    object["key"] = key.map { .string($0.rawValue) }
    object["kid"] = kid.map { .string($0.word) }
    if !header.isEmpty { object["header"] = .object(header) }
    object["signature"] = signature.map { .string($0.rawValue) }
    object["payload"] = payload.map { .string($0.rawValue) }
    object["same-as"] = sameAs.map { .string($0.rawValue) }
    object["text"] = text.map { .string($0) }
    return object
  }
}

extension SignatureAlgorithm {
  /// The word of the scenario language: the header's value, but `HS256-with-public-key`.
  package var forgeWord: String { self == .HS256 ? "HS256-with-public-key" : rawValue }
}

extension Forge.KeyID {
  /// `missing`, `unknown`, or the key id itself.
  package var word: String {
    switch self {
    case .missing: "missing"
    case .unknown: "unknown"
    case .text(let text): text
    }
  }
}
