/// Why no token was issued.
package enum TokenError: Error, Hashable, Sendable {
  /// The persona is a viewer, and the host gives viewers no token.
  case viewerGetsNoToken(persona: String)
  /// The forge names a key that there is not.
  case noSuchKey(Forge.KeyChoice)
  /// The forge repeats a token, but none was given out before.
  case noEarlierToken(Forge.EarlierToken)
  /// The key refused.
  case signingFailed(algorithm: SignatureAlgorithm, reason: String)
}

extension TokenError: CustomStringConvertible {
  /// One sentence with the offending value.
  package var description: String {
    switch self {
    case .viewerGetsNoToken(let persona):
      "the persona \"\(persona)\" is a viewer, and viewers get no token"
    case .noSuchKey(.withdrawn): "no key of this organisation was withdrawn yet"
    case .noSuchKey(.otherOrganisation): "there is no other organisation with a key"
    case .noSuchKey(.other): "there is no other key"
    case .noEarlierToken(.previous): "there is no previous token to repeat"
    case .noEarlierToken(.initial): "there is no initial token to repeat"
    case .signingFailed(let algorithm, let reason):
      "the key could not sign with \(algorithm.rawValue): \(reason)"
    }
  }

  /// What to do next, in one sentence.
  package var remedy: String {
    switch self {
    case .viewerGetsNoToken: "Choose a persona with the role admin or member."
    case .noSuchKey(.withdrawn): "Rotate the keys and withdraw the old one first."
    case .noSuchKey(.otherOrganisation): "Configure a second organisation."
    case .noSuchKey(.other): "Check the key store."
    case .noEarlierToken: "Issue a token first."
    case .signingFailed: "Check the key file, or choose another algorithm."
    }
  }
}
