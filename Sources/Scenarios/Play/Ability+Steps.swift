extension Step {
  /// What a client must be able to do for this step; nil where every client, or the host, can do it.
  var ability: Ability? {
    switch self {
    case .click, .type: .act
    case .navigate: .navigate
    default: nil
    }
  }
}

extension Ability {
  /// What to do about the lack of some, as a clause without a subject; nil where none is lacking.
  static func lack(of missing: [Ability]) -> String? {
    if missing.isEmpty { return nil }
    return "needs a driven browser, " + missing.map(\.purpose).joined(separator: " and ")
  }

  private var purpose: String {
    switch self {
    case .act: "to act in the app as its user"
    case .read: "to read what the user sees"
    case .console: "to hear the app's errors"
    case .bearer: "to see the app's requests to its own back end"
    case .frame: "to see the state of the frame"
    case .navigate: "to send the frame elsewhere"
    }
  }
}
