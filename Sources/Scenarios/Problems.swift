import JSON

/// The mistakes found so far in one document. Readers add to it and go on, so that all are told at once.
package struct Problems {
  /// The mistakes, in the order in which they were found.
  package private(set) var errors: [ScenarioError] = []

  /// A mistake at a node.
  package mutating func add(_ node: Node, _ message: String, suggestion: String? = nil) {
    errors.append(ScenarioError(at: node, message, suggestion: suggestion))
  }

  /// A mistake at a key.
  package mutating func add(
    _ entry: Node.Entry, in node: Node, _ message: String, suggestion: String? = nil
  ) {
    add(entry.place, in: node, message, suggestion: suggestion)
  }

  /// A mistake at a place of the text that a node was read from.
  mutating func add(
    _ place: Node.Place, in node: Node, _ message: String, suggestion: String? = nil
  ) {
    errors.append(ScenarioError(at: place, in: node.source, message, suggestion: suggestion))
  }

  /// What `read` made of it, or every mistake in the order of the text.
  package static func collect<Value>(
    _ read: (inout Problems) -> Value
  ) throws(ScenarioErrors) -> Value {
    var problems = Problems()
    let value = read(&problems)
    guard problems.errors.isEmpty else {
      let sorted = problems.errors.enumerated().sorted {
        ($0.element.line ?? 0, $0.element.column ?? 0, $0.offset)
          < ($1.element.line ?? 0, $1.element.column ?? 0, $1.offset)
      }
      throw ScenarioErrors(sorted.map(\.element))
    }
    return value
  }
}

/// Words as they stand in an error: quoted, and cut where they are long.
package func quoted(_ text: String) -> String {
  JSONValue.string(text.count > 60 ? text.prefix(60) + "…" : text).text
}
