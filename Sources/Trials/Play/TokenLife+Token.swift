import Host
import Messages
import Tokens

extension TrialResult.TokenLife {
  /// The life of a token that was given out.
  init(_ token: IssuedToken) {
    self.init(
      fingerprint: TimelineEntry.TokenNote.fingerprint(of: token.compact),
      issuedAt: token.issuedAt.map { $0.saturatingProduct(1000) },
      expiresAt: token.expiresAt.map { $0.saturatingProduct(1000) }, isForged: token.isForged)
  }
}
