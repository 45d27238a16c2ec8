import JSON

extension Node {
  /// The value on one line of YAML in flow style, the outermost mapping without its braces:
  /// `expect: {refreshes: ">= 3", within: 4m}`. Reads back to an equal value.
  package var flowText: String {
    guard let entries, !entries.isEmpty else { return flow }
    return entries.map(\.flow).joined(separator: ", ")
  }

  /// The value on one line of YAML in flow style.
  fileprivate var flow: String {
    switch content {
    case .null: "null"
    case .bool, .integer, .double: spelling ?? json().text
    case .text(let text): YAMLText.scalar(text)
    case .sequence(let items): "[" + items.map(\.flow).joined(separator: ", ") + "]"
    case .mapping(let entries): "{" + entries.map(\.flow).joined(separator: ", ") + "}"
    }
  }
}

extension Node.Entry {
  fileprivate var flow: String {
    value.isNull ? "\(YAMLText.scalar(name)): null" : "\(YAMLText.scalar(name)): \(value.flow)"
  }
}

/// Texts as YAML scalars.
enum YAMLText {
  /// The text as it may stand anywhere on one line, also within braces: plain where that is safe,
  /// otherwise in double quotes.
  static func scalar(_ text: String) -> String {
    isPlain(text) ? text : JSONValue.string(text).text
  }

  /// Plain scalars that mean something else, or that readers of other YAML versions take for it.
  private static let reserved: Set<String> = [
    "null", "true", "false", "yes", "no", "on", "off", "y", "n",
  ]

  private static func isPlain(_ text: String) -> Bool {
    guard
      text.wholeMatch(
        of: /[\p{L}_\/][\p{L}\p{N} _\-.\/+@()'=…!?;]*|[0-9]+(ms|s|m|h)([0-9]+(ms|s|m))*/) != nil,
      text.last != " ", !reserved.contains(text.lowercased())
    else { return false }
    return true
  }
}
