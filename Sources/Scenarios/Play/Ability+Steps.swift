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
  /// What to do about its lack, as a clause without a subject.
  var lack: String {
    switch self {
    case .act: "needs a driven browser, to act in the app as its user"
    case .read: "needs a driven browser, to read what the user sees"
    case .console: "needs a driven browser, to hear the app's errors"
    case .bearer: "needs a driven browser, to see the app's requests to its own back end"
    case .frame: "needs a driven browser, to see the state of the frame"
    case .navigate: "needs a driven browser, to send the frame elsewhere"
    }
  }
}
