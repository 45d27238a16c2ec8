import JSON

/// Readers of texts that name something: a place, a person, an element.
extension Node {
  /// An origin such as `https://app.example`: scheme, host, maybe a port, nothing behind.
  package func origin(of what: String, orAny: Bool = false, _ problems: inout Problems) -> String? {
    guard let text = text(of: what, &problems) else { return nil }
    if orAny, text == "*" { return text }
    guard text.wholeMatch(of: Self.origin) != nil else {
      let start = text.prefixMatch(of: Self.origin).map { String($0.output) }
      problems.add(
        self,
        "\(what) is an origin such as \"https://app.example\"\(orAny ? " or \"*\"" : ""), "
          + "not \(quoted(text))", suggestion: start)
      return nil
    }
    return text
  }

  private static var origin: Regex<Substring> { /https?:\/\/[A-Za-z0-9.\-\[\]:]+/ }

  /// The key of a persona; one of `problems.personas` where these are known.
  func persona(_ problems: inout Problems) -> String? {
    guard let known = problems.personas else { return text(of: "\"persona\"", &problems) }
    return choice(of: "\"persona\"", from: known, &problems)
  }

  /// A CSS selector.
  func selector(of what: String, _ problems: inout Problems) -> String? {
    if items != nil, spelledPlace != nil {
      problems.add(self, "\(what) is a selector; one that begins with [ needs quotes")
      return nil
    }
    guard let text = text(of: what, &problems) else { return nil }
    guard text.contains(where: { !$0.isWhitespace }) else {
      problems.add(self, "\(what) is a CSS selector, not an empty text")
      return nil
    }
    return text
  }

  /// What to say where a value is missing because it was taken for a comment: `click: #save`.
  var commentHint: String {
    guard isNull, let (line, column) = spelledPlace, let source else { return "" }
    let rest = source.rest(line: line, column: column).drop { $0 == " " }
    guard rest.first == "#" else { return "" }
    return "; what begins with # is a comment, unless it stands in quotes"
  }

  private var spelledPlace: (line: Int, column: Int)? {
    if case .mark(let line, let column) = place { (line, column) } else { nil }
  }
}
