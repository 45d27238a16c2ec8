import Messages

/// Names for tokens that follow from a seed. A fingerprint depends on the key that signed, and keys differ from
/// machine to machine, some from run to run: a seeded result names the tokens in the order of their appearance.
struct SteadyTokens: Sendable {
  private let names: [String: String]

  /// Names for the tokens of a result.
  init(_ result: TrialResult, seed: Seed) {
    var names: [String: String] = [:]
    let told =
      result.timeline.compactMap { $0.token?.fingerprint } + result.tokens.map(\.fingerprint)
    for fingerprint in told where names[fingerprint] == nil {
      names[fingerprint] = seed.name()
    }
    self.names = names
  }

  /// The result with these names, also where a text shows the first digits of one: see `redacted(_:)`.
  func steadied(_ result: TrialResult) -> TrialResult {
    let short = names.map { (from: "[token \($0.prefix(8))]", to: "[token \($1.prefix(8))]") }
    var result = result.mapTexts { text in
      guard text.contains("[token ") else { return text }
      return short.reduce(text) { $0.replacing($1.from, with: $1.to) }
    }
    for place in result.timeline.indices {
      guard let fingerprint = result.timeline[place].token?.fingerprint else { continue }
      result.timeline[place].token?.fingerprint = names[fingerprint] ?? fingerprint
    }
    for place in result.tokens.indices {
      let fingerprint = result.tokens[place].fingerprint
      result.tokens[place].fingerprint = names[fingerprint] ?? fingerprint
    }
    return result
  }
}
