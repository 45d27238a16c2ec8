package import JSON

/// A value with the place where it was written: what the readers of this module read, be it YAML or
/// JSON. Make one with `init(yaml:file:)` or `init(json:root:)`.
package struct Node: Sendable {
  /// Where a node stands.
  package enum Place: Sendable, Hashable {
    /// In a text: line and column, both from 1; columns count Unicode scalars.
    case mark(line: Int, column: Int)
    /// In a JSON value: the way from its root, `refreshes[0].token`; empty for the root.
    case path(String)
  }

  /// What a node is.
  package enum Content: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case double(Double)
    case text(String)
    case sequence([Node])
    case mapping([Entry])
  }

  /// One key of a mapping and its value. Keys are unique.
  package struct Entry: Sendable {
    /// The key.
    package let name: String
    /// Where the key stands.
    package let place: Place
    /// The value.
    package let value: Node
  }

  /// What it is.
  package let content: Content
  /// Where it stands.
  package let place: Place
  /// A YAML scalar as it is spelled: `429` for the number 429. Nil for everything else.
  let spelling: String?
  /// The text it was read from.
  let source: SourceText?

  init(_ content: Content, at place: Place, spelling: String? = nil, source: SourceText? = nil) {
    self.content = content
    self.place = place
    self.spelling = spelling
    self.source = source
  }

  /// The entries of a mapping, otherwise nil.
  package var entries: [Entry]? { if case .mapping(let entries) = content { entries } else { nil } }
  /// The items of a sequence, otherwise nil.
  package var items: [Node]? { if case .sequence(let items) = content { items } else { nil } }
  /// Whether it is null: in YAML also nothing at all.
  package var isNull: Bool { if case .null = content { true } else { false } }
  /// A text; in YAML also an unquoted number or word as it is spelled.
  package var text: String? {
    if case .text(let text) = content { return text }
    return isNull ? nil : spelling
  }

  /// The value of a key; nil where there is none or this is no mapping.
  package subscript(name: String) -> Node? { entries?.first { $0.name.isExactly(name) }?.value }

  /// The value without places.
  package func json() -> JSONValue {
    switch content {
    case .null: .null
    case .bool(let value): .bool(value)
    case .integer(let value): .integer(value)
    case .double(let value): .double(value)
    case .text(let text): .string(text)
    case .sequence(let items): .array(items.map { $0.json() })
    case .mapping(let entries): .object(JSONObject(entries.map { ($0.name, $0.value.json()) }))
    }
  }
}
