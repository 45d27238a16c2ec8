import JSON

extension Node {
  /// The value on one line of YAML in flow style, the outermost mapping without its braces where it
  /// has one entry: `expect: {refreshes: ">= 3", within: 4m}`. Reads back to an equal value.
  package var flowText: String {
    guard let entries, entries.count == 1 else { return flow }
    return entries[0].flow
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
  fileprivate var flow: String { "\(YAMLText.scalar(name)): \(value.flow)" }
}
