/// Everything that a check looks at.
struct Scene: Sendable {
  /// What the timeline has told.
  var ledger: Ledger
  /// What the client sees.
  var sight: Sight
  /// In milliseconds since 1970.
  var now: Int
  /// Until when the expectation may still come true, in milliseconds since 1970; nil when it has no limit
  /// of its own.
  var deadline: Int?
}

/// How a check stands.
enum Verdict: Sendable, Hashable {
  /// It is true.
  case met
  /// It is not, or not yet for sure.
  case open
  /// It is not, and never will be.
  case lost
}

extension Expectation.Comparison {
  /// Whether a number relates so to it.
  func holds(for actual: Int) -> Bool {
    switch relation {
    case .equal: actual == number
    case .notEqual: actual != number
    case .less: actual < number
    case .lessOrEqual: actual <= number
    case .greater: actual > number
    case .greaterOrEqual: actual >= number
    }
  }

  /// How it stands with a number that never falls.
  func verdict(growing actual: Int) -> Verdict {
    if holds(for: actual) { return .met }
    switch relation {
    case .equal, .less, .lessOrEqual: return actual >= number ? .lost : .open
    case .notEqual, .greater, .greaterOrEqual: return .open
    }
  }

  /// Whether a number does not hold because it is too small.
  func wantsMore(than actual: Int) -> Bool {
    switch relation {
    case .equal: actual < number
    case .greater, .greaterOrEqual: !holds(for: actual)
    case .notEqual, .less, .lessOrEqual: false
    }
  }

  /// In the words of the scenario language: `2`, `>= 3`.
  var words: String { relation == .equal ? "\(number)" : "\(relation.rawValue) \(number)" }
}
