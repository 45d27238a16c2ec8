import JSON
package import Tokens

/// Reads one `forge`. Throws every mistake in it at once, with places and nearest words.
package func readForge(_ node: Node) throws(ScenarioErrors) -> Forge {
  try Problems.collect { Forge(reading: node, &$0) }
}

extension Forge {
  private static let words = [
    "lifetime", "issued", "claims", "not-before", "alg", "key", "kid", "header", "signature",
    "payload", "same-as", "text",
  ]

  /// Reads one `forge`. Throws every mistake in it at once.
  package init(reading node: Node) throws(ScenarioErrors) { self = try readForge(node) }

  init(reading node: Node, _ problems: inout Problems) {
    self.init()
    guard let entries = node.fields(of: "a forge", Self.words, &problems) else { return }
    for entry in entries { read(entry, &problems) }
    for alone in entries where ["same-as", "text"].contains(alone.name) {
      guard entries.count > 1 else { break }
      problems.add(alone, in: node, "\"\(alone.name)\" stands alone in a forge")
      break
    }
  }

  private mutating func read(_ entry: Node.Entry, _ problems: inout Problems) {
    let (what, value) = ("\"\(entry.name)\"", entry.value)
    switch entry.name {
    case "lifetime": lifetime = value.seconds(of: what, signed: true, &problems)
    case "issued": issued = value.seconds(of: what, signed: true, &problems)
    case "not-before": notBefore = value.seconds(of: what, signed: true, &problems)
    case "claims": claims = value.object(of: what, &problems) ?? [:]
    case "header": header = value.object(of: what, &problems) ?? [:]
    case "alg": algorithm = Self.algorithm(value, what, &problems)
    case "key": key = value.word(of: what, &problems)
    case "kid": kid = value.text(of: what, &problems).map { KeyID(word: $0) }
    case "signature": signature = value.word(of: what, &problems)
    case "payload": payload = value.word(of: what, &problems)
    case "same-as": sameAs = value.word(of: what, &problems)
    case "text": text = value.text(of: what, &problems)
    default: break
    }
  }

  private static func algorithm(
    _ node: Node, _ what: String, _ problems: inout Problems
  ) -> SignatureAlgorithm? {
    let algorithms = SignatureAlgorithm.allCases.filter { $0 != .RS256 }
    let word = node.choice(of: what, from: algorithms.map(\.forgeWord), &problems)
    return algorithms.first { $0.forgeWord == word }
  }
}

extension Forge.KeyID {
  init(word: String) {
    switch word {
    case "missing": self = .missing
    case "unknown": self = .unknown
    default: self = .text(word)
    }
  }
}
