import Yams

extension ScenarioError {
  /// What the YAML library stumbled over, at the place that helps most, and in what way people
  /// usually get there.
  init(_ problem: YamlError, in source: SourceText) {
    switch problem {
    case .scanner(let context, let text, let mark, _), .parser(let context, let text, let mark, _),
      .composer(let context, let text, let mark, _):
      let isOpen = text == "found unexpected end of stream"
      let place = isOpen ? context?.mark ?? mark : mark
      let message = Self.message(text, letter: source.scalar(line: mark.line, column: mark.column))
      self.init(line: place.line, column: place.column, in: source, message)
    case .duplicatedKeysInMapping(let names, let context):
      self.init(
        line: context.mark.line, column: context.mark.column, in: source,
        "the key \(quoted(names.first ?? "")) occurs twice")
    case .reader(let text, let offset, _, _):
      let place = source.place(ofCharacter: offset ?? 0)
      self.init(
        line: place.line, column: place.column, in: source, Self.message(text, letter: nil))
    default: self.init(line: 1, column: 1, in: source, "this is not YAML")
    }
  }

  private init(line: Int, column: Int, in source: SourceText, _ message: String) {
    let place = source.clamped(line: line, column: column)
    self.init(
      at: .mark(line: place.line, column: place.column), in: source, message, suggestion: nil)
  }

  private static func message(_ text: String, letter: Unicode.Scalar?) -> String {
    let message = "this is not YAML: \(text)"
    switch text {
    case "found unexpected end of stream": return "this is not YAML: the quotes are not closed"
    case "but found another document":
      return "a file holds one document; here begins another one"
    case "mapping values are not allowed in this context":
      return "this is not YAML: a key cannot stand here; a text with \": \" in it needs quotes"
    case "did not find expected comment or line break":
      return "this is not YAML: a text that begins with > or | needs quotes"
    case "found character that cannot start any token" where letter == "\t":
      return "this is not YAML: indent with spaces, not with tabs"
    case "found character that cannot start any token":
      return letter.map { "this is not YAML: a text that begins with \($0) needs quotes" }
        ?? message
    case "did not find expected key", "did not find expected '-' indicator",
      "could not find expected ':'":
      return "\(message); keys of one mapping, and the dashes of one list, stand in one column"
    default: return message
    }
  }
}
