/// One mistake in a scenario, a configuration, or a step that came as JSON.
package struct ScenarioError: Error, Hashable, Sendable {
  /// The file, as the user named it.
  package var file: String?
  /// The line, from 1.
  package var line: Int?
  /// The column, from 1.
  package var column: Int?
  /// For JSON: the way to the value, `refreshes[0].token`.
  package var path: String?
  /// What is wrong, with the offending word, in one clause.
  package var message: String
  /// The nearest valid word.
  package var suggestion: String?
  /// The line and a caret below it.
  package var snippet: String?

  /// A mistake; the place is nil where there is none.
  package init(
    file: String? = nil, line: Int? = nil, column: Int? = nil, path: String? = nil,
    message: String, suggestion: String? = nil, snippet: String? = nil
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.path = path
    self.message = message
    self.suggestion = suggestion
    self.snippet = snippet
  }

  /// A mistake at the place of a node.
  package init(at node: Node, _ message: String, suggestion: String? = nil) {
    self.init(at: node.place, in: node.source, message, suggestion: suggestion)
  }

  init(at place: Node.Place, in source: SourceText?, _ message: String, suggestion: String?) {
    self.init(file: source?.file, message: message, suggestion: suggestion)
    switch place {
    case .mark(let line, let column):
      self.line = line
      self.column = column
      snippet = source?.snippet(line: line, column: column)
    case .path(let path): self.path = path.isEmpty ? nil : path
    }
  }
}

extension ScenarioError: CustomStringConvertible {
  /// Place and message on one line: `slow.yaml:12:5: unknown key "anwser"; did you mean "answer"?`
  package var summary: String {
    var places: [String] = []
    if let file { places.append(file) }
    if let line { places.append("\(line)") }
    if let column { places.append("\(column)") }
    var text = places.joined(separator: ":")
    if let path { text += text.isEmpty ? path : ": \(path)" }
    text += text.isEmpty ? message : ": \(message)"
    if let suggestion { text += "; did you mean \"\(suggestion)\"?" }
    return text
  }

  /// The summary, and below it the line with a caret where there is one.
  package var description: String { snippet.map { "\(summary)\n\($0)" } ?? summary }
}

/// All mistakes of one document, in the order of their lines; never empty.
package struct ScenarioErrors: Error, Hashable, Sendable, CustomStringConvertible {
  /// The mistakes.
  package let errors: [ScenarioError]

  /// All mistakes of one document, in any order.
  package init(_ errors: [ScenarioError]) {
    let ordered = errors.enumerated().sorted { left, right in
      (left.element.line ?? 0, left.element.column ?? 0, left.offset)
        < (right.element.line ?? 0, right.element.column ?? 0, right.offset)
    }
    self.errors = ordered.map(\.element)
  }

  /// One mistake after the other, each with its line and caret.
  package var description: String { errors.map(\.description).joined(separator: "\n") }

  /// All mistakes in one line, as an API shows them: the first ten, none longer than 300 characters, and how many more there are.
  package var summary: String {
    var parts = errors.prefix(10).map {
      let text = $0.summary
      return text.count > 300 ? text.prefix(299) + "…" : text
    }
    if errors.count > parts.count { parts.append("and \(errors.count - parts.count) more") }
    return parts.joined(separator: " · ")
  }
}
