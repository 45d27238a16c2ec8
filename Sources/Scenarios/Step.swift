package import JSON
package import Tokens

/// One step of a scenario, and one control of the host page. Durations are never negative.
package enum Step: Sendable, Hashable {
  /// Frames the app.
  case open(Opening)
  /// The frame again: with a new token if `fresh`, otherwise with the URL it had.
  case reload(fresh: Bool)
  /// The frame leaves for another document.
  case navigate(String)
  /// Time passes.
  case wait(Duration)
  /// The machine is suspended.
  case sleep(Duration)
  /// The host, or a foreign window, posts a message to the app that nobody asked for.
  case send(Posting)
  /// A foreign window posts a message to the host page.
  case receive(Posting)
  /// Answers the held refresh.
  case answer(Answer)
  /// From now on these answers.
  case refreshes([Answer])
  /// Answers only the next refresh so.
  case next(Answer)
  /// Another user is signed in.
  case persona(String)
  /// The user leaves.
  case signOut
  /// A new signing key; the old one stays published for the overlap, nil as the host does it.
  case rotateKeys(overlap: Duration?)
  /// The old key leaves the key set.
  case withdrawKey
  /// The key-set endpoint misbehaves; nil: it recovers.
  case keySet(KeySetFault?)
  /// The WebSocket between host page and service is cut, or restored.
  case bridge(isUp: Bool)
  /// The WebSocket is cut, and comes back after this time.
  case disconnect(for: Duration)
  /// Tokens live this long from now on.
  case lifetime(Duration)
  /// The app's token is replaced by one that expired.
  case expireToken
  /// Acts in the app, as its user.
  case click(selector: String)
  /// Types in the app, as its user.
  case type(into: String, text: String)
  /// A caption in the timeline.
  case note(String)
  /// Something must be true.
  case expect(Expectation)

  /// How the app is framed.
  package struct Opening: Sendable, Hashable {
    /// The token in the fragment: a forge (an empty one is an honest token), or none at all.
    package enum Token: Sendable, Hashable {
      case forge(Forge)
      case none
    }
    /// Whose token; nil for who is signed in.
    package var persona: String?
    /// Which token; nil for an honest one.
    package var token: Token?
    /// Another path of the app.
    package var path: String?
    /// The app's own fragment.
    package var fragment: String?
    /// The frame's `sandbox` attribute.
    package var sandbox: String?

    /// The app as it is framed by default.
    package init() {}
  }

  /// A message that is posted unasked.
  package struct Posting: Sendable, Hashable {
    /// The message. A `token` that is a mapping is a forge: see `forge`.
    package var message: JSONValue
    /// The forge that stands in the message's `token`: put its compact token there.
    package var forge: Forge?
    /// The origin of the foreign window that posts it; nil for the host page.
    package var from: String?
    /// How that window stands to the frame.
    package var via: Answer.Via?
    /// The target origin, or `*`; nil for the receiver's own.
    package var to: String?

    /// A message from the host page to the app's own origin.
    package init(message: JSONValue) { self.message = message }

    /// The message with a compact token in the place of the forge.
    package func message(withToken compact: String) -> JSONValue {
      guard forge != nil, case .object(var members) = message else { return message }
      members["token"] = .string(compact)
      return .object(members)
    }
  }

  /// How the key-set endpoint misbehaves.
  package struct KeySetFault: Sendable, Hashable {
    /// The HTTP status, 100 to 599; nil for the right one.
    package var status: Int?
    /// How late it answers.
    package var after: Duration = .zero
    /// The body instead of the key set.
    package var body: String?

    /// An endpoint that does nothing wrong.
    package init() {}
  }
}
