import JSON

extension TokenJudge {
  /// Whether every claim of the contract is there and of its type.
  func requiredClaims() -> Outcome {
    let claims = token.claims?.objectValue ?? [:]
    var problems: [String] = []
    func expect(_ name: String, _ kind: String, _ isRight: (JSONValue) -> Bool) {
      guard let value = claims[name] else { return problems.append("\"\(name)\" is missing") }
      if !isRight(value) { problems.append("\"\(name)\" is \(shown(value)), not \(kind)") }
    }
    for name in ["iss", "sub", "aud"] { expect(name, "a text") { $0.stringValue != nil } }
    for name in ["exp", "iat"] {
      expect(name, "a whole number") { $0.integerValue != nil }
    }
    for name in ["jti", "email", "username", "organizationName"] {
      expect(name, "a text") { $0.stringValue != nil }
    }
    expect("role", "\"admin\" or \"member\"") { $0 == "admin" || $0 == "member" }
    expect("teams", "a list of teams with id and name") { value in
      value.arrayValue?.allSatisfy {
        $0["id"]?.stringValue != nil && $0["name"]?.stringValue != nil
      } ?? false
    }
    return problems.isEmpty
      ? (.passed, "Every claim of the contract is there and of its type.")
      : (.failed, problems.joined(separator: "; ") + ".")
  }
}
