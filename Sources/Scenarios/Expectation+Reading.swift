import JSON

/// Reads the value of one `expect` step. Throws every mistake in it at once.
package func readExpectation(_ node: Node) throws(ScenarioErrors) -> Expectation {
  try Problems.collect { Expectation(reading: node, &$0) }
}

extension Expectation {
  /// What can be expected.
  static let subjects = [
    "refreshes", "refresh", "app-token", "forged-token-used", "text", "no-text", "rejected",
    "frame", "key-fetches", "console-errors", "message",
  ]

  /// What goes with a subject: which ones.
  static let companions = [
    "in": ["text", "no-text"], "reason": ["rejected", "frame"], "within": subjects,
  ]

  /// Reads the value of one `expect` step. Throws every mistake in it at once.
  package init(reading node: Node) throws(ScenarioErrors) { self = try readExpectation(node) }

  init(reading node: Node, _ problems: inout Problems) {
    self.init([])
    let words = Self.subjects + ["in", "reason", "within"]
    guard let entries = node.fields(of: "\"expect\"", words, &problems) else { return }
    within = node["within"]?.duration(of: "\"within\"", &problems)
    let details = Details(reading: node, &problems)
    for entry in entries where Self.subjects.contains(entry.name) {
      checks += Self.checks(entry, details, &problems)
      if entry.name == "refresh", entry.value.text == Refresh.none.rawValue, node["within"] == nil {
        problems.add(
          entry, in: node, "\"refresh: none\" needs \"within\", the time in which none may come")
      }
    }
    guard entries.contains(where: { Self.subjects.contains($0.name) }) else {
      if entries.allSatisfy({ words.contains($0.name) }) {
        problems.add(node, "\"expect\" names one of \(Self.subjects.joined(separator: ", "))")
      }
      return
    }
    for entry in entries {
      guard let subjects = Self.companions[entry.name],
        !entries.contains(where: { subjects.contains($0.name) })
      else { continue }
      let names = subjects.map { quoted($0) }.joined(separator: " or ")
      problems.add(entry, in: node, "\(quoted(entry.name)) goes with \(names)")
    }
  }

  /// What stands beside the subjects.
  private struct Details {
    var selector: String?
    var rejection: Rejection?
    var frameReason: FrameReason?

    init(reading node: Node, _ problems: inout Problems) {
      selector = node["in"]?.selector(of: "\"in\"", &problems)
      guard let reason = node["reason"] else { return }
      let rejections = node["rejected"] == nil ? [] : Rejection.allCases.map(\.rawValue)
      let frames = node["frame"] == nil ? [] : FrameReason.allCases.map(\.rawValue)
      guard !(rejections + frames).isEmpty,
        let word = reason.choice(of: "\"reason\"", from: rejections + frames, &problems)
      else { return }
      rejection = rejections.contains(word) ? Rejection(rawValue: word) : nil
      frameReason = frames.contains(word) ? FrameReason(rawValue: word) : nil
    }
  }

  private static func checks(
    _ entry: Node.Entry, _ details: Details, _ problems: inout Problems
  ) -> [Check] {
    let (what, value) = ("\"\(entry.name)\"", entry.value)
    var check: Check?
    switch entry.name {
    case "refreshes": check = value.comparison(of: what, &problems).map { .refreshes($0) }
    case "refresh": check = value.word(of: what, &problems).map { .refresh($0) }
    case "app-token": check = value.word(of: what, &problems).map { .appToken($0) }
    case "forged-token-used": check = value.truth(of: what, &problems).map { .forgedTokenUsed($0) }
    case "text", "no-text":
      if value.items?.isEmpty == true { problems.add(value, "\(what) is a text that can be seen") }
      return (value.items ?? [value]).compactMap { item in
        item.seen(of: what, &problems).map {
          entry.name == "text"
            ? .text($0, in: details.selector) : .noText($0, in: details.selector)
        }
      }
    case "rejected":
      check = value.comparison(of: what, &problems).map { .rejected($0, reason: details.rejection) }
    case "frame":
      let frame: Frame? = value.word(of: what, &problems)
      check = frame.map { .frame($0, reason: details.frameReason) }
    case "key-fetches": check = value.comparison(of: what, &problems).map { .keyFetches($0) }
    case "console-errors": check = value.comparison(of: what, &problems).map { .consoleErrors($0) }
    default: check = value.object(of: what, &problems).map { .message($0) }
    }
    return check.map { [$0] } ?? []
  }
}

extension Node {
  /// A number, or a bound on one: `2`, `">= 3"`, `"< 5"`.
  fileprivate func comparison(
    of what: String, _ problems: inout Problems
  ) -> Expectation.Comparison? {
    let example = "a number such as 2, \">= 3\" or \"< 5\""
    if case .integer(let value) = content {
      guard (0...Self.mostCounted).contains(Int(value)) else {
        problems.add(self, "\(what) is a number from 0 to \(Self.mostCounted)")
        return nil
      }
      return .init(.equal, Int(value))
    }
    guard case .text(let text) = content else {
      problems.add(self, "\(what) is \(example), not \(spelling ?? kindName)")
      return nil
    }
    guard let match = text.wholeMatch(of: /\s*([=<>!≤≥≠]*)\s*([0-9]+)\s*/),
      let number = Int(match.output.2), number <= Self.mostCounted
    else {
      problems.add(self, "\(what) is \(example), not \(quoted(text))")
      return nil
    }
    let sign = String(match.output.1)
    if sign.isEmpty || sign == "=" { return .init(.equal, number) }
    if let relation = Expectation.Comparison.Relation(rawValue: sign) {
      return .init(relation, number)
    }
    let meant = Self.misspelledRelations[sign]
    problems.add(
      self, "\(what) is \(example), not \(quoted(text))",
      suggestion: meant.map { "\($0) \(number)" })
    return nil
  }

  private static let mostCounted = 1_000_000_000
  private static let misspelledRelations = [
    "=>": ">=", "=<": "<=", "<>": "!=", "=!": "!=", "===": "==", "!==": "!=", "≥": ">=", "≤": "<=",
    "≠": "!=", "!": "!=",
  ]

  fileprivate func truth(of what: String, _ problems: inout Problems) -> Bool? {
    if case .bool(let value) = content { return value }
    problems.add(self, "\(what) is true or false, not \(text.map { quoted($0) } ?? kindName)")
    return nil
  }

  /// A text that a user can see: not an empty one.
  fileprivate func seen(of what: String, _ problems: inout Problems) -> String? {
    guard let text = text(of: what, &problems) else { return nil }
    guard text.contains(where: { !$0.isWhitespace }) else {
      problems.add(self, "\(what) is a text that can be seen, not an empty one")
      return nil
    }
    return text
  }
}
