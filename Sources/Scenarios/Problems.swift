import JSON

/// The mistakes found so far in one document. Readers add to it and go on, so that all are told at once.
package struct Problems {
  /// The mistakes, in the order in which they were found.
  package private(set) var errors: [ScenarioError] = []
  /// The keys of the personas there are; nil where nobody knows.
  var personas: [String]?

  /// A mistake that was found elsewhere.
  mutating func add(_ error: ScenarioError) {
    if !errors.contains(error) { errors.append(error) }
  }

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

  /// A word that none of `words` is: with the nearest of them, or all of them where none is near.
  mutating func addUnknown(
    _ kind: String, _ word: String, at place: Node.Place, in node: Node, of words: [String],
    within what: String? = nil
  ) {
    let nearest = nearestWord(to: word, in: words)
    var message = "unknown \(kind) \(quoted(word))"
    if let what { message += " in \(what)" }
    if nearest == nil { message += "; it is one of \(words.joined(separator: ", "))" }
    add(place, in: node, message, suggestion: nearest)
  }

  /// What `read` made of it, or every mistake in the order of the text.
  package static func collect<Value>(
    _ read: (inout Problems) throws(ScenarioErrors) -> Value
  ) throws(ScenarioErrors) -> Value {
    var problems = Problems()
    let value = try read(&problems)
    guard problems.errors.isEmpty else { throw ScenarioErrors(problems.errors) }
    return value
  }
}

/// Words as they stand in an error: quoted, and cut where they are long.
package func quoted(_ text: String) -> String {
  JSONValue.string(text.count > 60 ? text.prefix(60) + "…" : text).text
}
