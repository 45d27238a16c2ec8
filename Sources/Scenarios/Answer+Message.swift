package import JSON
package import Messages
package import Tokens

extension Answer {
  /// The message that the app receives for this answer, bent as it says. `token` is needed for a
  /// `token` answer: the one minted with its forge. Nil where nothing is posted (`silence`, `hold`,
  /// `disconnect`, and a `token` answer without a token). A `raw` message is bent by nothing.
  package func message(token: IssuedToken?, profile: HostProfile) -> JSONValue? {
    var members: JSONObject
    switch kind {
    case .token:
      guard let token else { return nil }
      members = profile.tokenResponse(
        token: token.compact, expiresAt: token.statedExpiry, spelling: expiresAt)
    case .error(let text): members = profile.tokenError(text)
    case .raw(let message): return message
    case .silence, .hold, .disconnect: return nil
    }
    if let type { members["type"] = .string(type) }
    for name in drop { members[name] = nil }
    return .object(members)
  }
}
