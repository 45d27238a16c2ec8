import JSON
import Messages
import Native
import Tokens

extension TimelineEntry.TokenNote {
  /// What a timeline tells about a token: its id, how it is bent, and which claims differ from those of
  /// the token before.
  init(_ token: IssuedToken, before: IssuedToken?) {
    self.init(
      jti: token.jti, fingerprint: Self.fingerprint(of: token.compact), forged: token.isForged,
      forge: token.isForged ? token.forge?.json() : nil,
      expiresAt: token.expiresAt.map { $0.multipliedReportingOverflow(by: 1000).partialValue },
      changes: claimChanges(from: before?.claims, to: token.claims).map {
        Change(claim: $0.name, before: $0.before, after: $0.after)
      })
  }

  /// The first 16 hexadecimal digits of the SHA-256 of a compact token.
  package static func fingerprint(of compact: String) -> String {
    Identifiers.hexadecimal(Array(Digest.sha256(Array(compact.utf8)).prefix(8)))
  }
}
