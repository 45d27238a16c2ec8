package import JSON
package import Messages
package import Tokens

/// What the host answers to a refresh. Durations are never negative.
package struct Answer: Sendable, Hashable {
  /// The kind of answer.
  package enum Kind: Sendable, Hashable {
    /// A fresh token; bent when there is a forge.
    case token(Forge?)
    /// An error message with this text.
    case error(String)
    /// Nothing, ever.
    case silence
    /// Nothing until an `answer` step.
    case hold
    /// The WebSocket is cut, and comes back after this time.
    case disconnect(for: Duration)
    /// Exactly this message.
    case raw(JSONValue)
  }

  /// How a foreign window stands to the app's frame.
  package enum Via: String, Sendable, Hashable, CaseIterable { case sibling, popup, nested }

  /// What is answered.
  package var kind: Kind
  /// How late.
  package var after: Duration = .zero
  /// How often, 1 to 100.
  package var times = 1
  /// The origin of the foreign window that posts it; nil for the host page.
  package var from: String?
  /// How that window stands to the frame.
  package var via: Via?
  /// The target origin, or `*`; nil for the app's own.
  package var to: String?
  /// How the moment of expiry is spelled; nil as the host does it.
  package var expiresAt: HostProfile.ExpirySpelling?
  /// Members that the message lacks.
  package var drop: [String] = []
  /// Another message type.
  package var type: String?
  /// Answers right behind this one.
  package var alongside: [Answer] = []

  /// An answer of this kind and nothing special.
  package init(_ kind: Kind) { self.kind = kind }

  /// A fresh, valid token.
  package static let token = Answer(.token(nil))
}
