package import JSON

/// What must be true at an `expect` step. All checks count; with `within` they must become true together
/// by then, without it they are looked at once everything has settled.
package struct Expectation: Sendable, Hashable {
  /// A number, or a bound on one: `2`, `">= 3"`, `"< 5"`.
  package struct Comparison: Sendable, Hashable {
    /// How to compare.
    package enum Relation: String, Sendable, Hashable, CaseIterable {
      case equal = "=="
      case notEqual = "!="
      case less = "<"
      case lessOrEqual = "<="
      case greater = ">"
      case greaterOrEqual = ">="
    }
    /// How the actual number relates to `number`.
    package var relation: Relation
    /// What it is compared with; never negative.
    package var number: Int

    /// A comparison.
    package init(_ relation: Relation, _ number: Int) {
      self.relation = relation
      self.number = number
    }

    /// Exactly this number.
    package init(_ number: Int) { self.init(.equal, number) }
  }

  /// When the next refresh comes.
  package enum Refresh: String, Sendable, Hashable, CaseIterable {
    /// The next one comes before the current token expires.
    case beforeExpiry = "before-expiry"
    /// None comes; needs `within`.
    case none
  }

  /// Which token the app uses.
  package enum AppToken: String, Sendable, Hashable, CaseIterable {
    /// The newest honest one that the host gave it.
    case current
    /// The one that the frame was opened with.
    case initial
    /// A bent one, or one that the host never gave.
    case forged
    /// None at all.
    case none
  }

  /// The state of the app's frame.
  package enum Frame: String, Sendable, Hashable, CaseIterable {
    /// The app's document is shown.
    case loaded
    /// The browser refused to show it.
    case blocked
    /// Another document took its place, or there is no frame.
    case gone
  }

  /// Why a frame is blocked.
  package enum FrameReason: String, Sendable, Hashable, CaseIterable {
    case frameAncestors = "frame-ancestors"
    case frameOptions = "x-frame-options"
    case mixedContent = "mixed-content"
    case unreachable
  }

  /// Why the host page refused a message.
  package enum Rejection: String, Sendable, Hashable, CaseIterable { case origin, source, shape }

  /// One thing that must be true.
  package enum Check: Sendable, Hashable {
    /// So many requests came since the last `open`.
    case refreshes(Comparison)
    /// The next request comes in time, or none comes.
    case refresh(Refresh)
    /// The bearer token of the app's latest request to its own back end, or the one the reference
    /// client holds.
    case appToken(AppToken)
    /// Whether any request of the app ever carried a forged token.
    case forgedTokenUsed(Bool)
    /// The user sees this text, in the element of a selector or anywhere in the frame.
    case text(String, in: String?)
    /// The user does not see it.
    case noText(String, in: String?)
    /// So many messages were refused by the host page since the last `open`, for this reason if given.
    case rejected(Comparison, reason: Rejection?)
    /// The state of the frame.
    case frame(Frame, reason: FrameReason?)
    /// So many requests for the key set since the last `open`.
    case keyFetches(Comparison)
    /// So many uncaught errors and console errors in the app since the last `open`.
    case consoleErrors(Comparison)
    /// The app posted a message that contains these members (members of members likewise) since the
    /// last `open`.
    case message(JSONObject)
  }

  /// What must be true, in the order of the file; never empty.
  package var checks: [Check]
  /// By when, counted from the step's start.
  package var within: Duration?

  /// An expectation.
  package init(_ checks: [Check], within: Duration? = nil) {
    self.checks = checks
    self.within = within
  }
}
