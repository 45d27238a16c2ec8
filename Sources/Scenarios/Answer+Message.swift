package import JSON
package import Messages
package import Tokens

extension Answer {
  /// The message that the app receives for this answer, bent as it says. `token` is needed for a
  /// `token` answer: the one minted with its forge. Nil where nothing is posted (`silence`, `hold`,
  /// `disconnect`, and a `token` answer without a token).
  package func message(token: IssuedToken?, profile: HostProfile) -> JSONValue? { nil }
}
