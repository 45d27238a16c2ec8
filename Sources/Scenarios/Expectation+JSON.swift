package import JSON

extension Expectation {
  /// The expectation in the words of the scenario language. `readExpectation` reads it back to an
  /// equal value, unless two checks of one kind speak of different selectors or reasons, which the
  /// language cannot say.
  package func json() -> JSONObject {
    var members = JSONObject()
    for check in checks { check.write(to: &members) }
    members["within"] = within.map { .string($0.scenarioText) }
    return members
  }
}

extension Expectation.Comparison {
  /// A number, or a text such as `>= 3`.
  package func json() -> JSONValue {
    relation == .equal ? .number(number) : .string("\(relation.rawValue) \(number)")
  }
}

extension Expectation.Check {
  fileprivate func write(to members: inout JSONObject) {
    switch self {
    case .refreshes(let comparison): members["refreshes"] = comparison.json()
    case .refresh(let moment): members["refresh"] = .string(moment.rawValue)
    case .appToken(let token): members["app-token"] = .string(token.rawValue)
    case .forgedTokenUsed(let isUsed): members["forged-token-used"] = .bool(isUsed)
    case .text(let text, let selector): Self.write(text, "text", selector, to: &members)
    case .noText(let text, let selector): Self.write(text, "no-text", selector, to: &members)
    case .rejected(let comparison, let reason):
      members["rejected"] = comparison.json()
      if let reason { members["reason"] = .string(reason.rawValue) }
    case .frame(let frame, let reason):
      members["frame"] = .string(frame.rawValue)
      if let reason { members["reason"] = .string(reason.rawValue) }
    case .keyFetches(let comparison): members["key-fetches"] = comparison.json()
    case .consoleErrors(let comparison): members["console-errors"] = comparison.json()
    case .message(let message): members["message"] = .object(message)
    }
  }

  /// Several texts of one kind become a list.
  private static func write(
    _ text: String, _ name: String, _ selector: String?, to members: inout JSONObject
  ) {
    switch members[name] {
    case nil: members[name] = .string(text)
    case .array(let texts)?: members[name] = .array(texts + [.string(text)])
    case let first?: members[name] = .array([first, .string(text)])
    }
    if let selector { members["in"] = .string(selector) }
  }
}
