import JSON
import Yams

extension Node {
  /// Reads one YAML document; `file` is the name that errors show. An empty text is null. Plain
  /// words are read as YAML 1.2 has it: `true`, `null` and numbers, while `yes`, `on` and `12:30`
  /// are texts. Throws what the YAML reader stumbles over, duplicate keys, keys that are no text,
  /// and a text that is too long (256 KiB), too deep or blows up through its aliases.
  package init(yaml text: String, file: String? = nil) throws(ScenarioErrors) {
    var reader = YAMLReader(text: text, file: file)
    do {
      self = try reader.document()
    } catch {
      throw ScenarioErrors([error])
    }
  }
}

/// Turns Yams' nodes into ours.
private struct YAMLReader {
  static let maximumBytes = 256 << 10
  static let maximumDepth = 64
  static let maximumNodes = 20_000

  let text: String
  let source: SourceText
  var count = 0

  init(text: String, file: String?) {
    self.text = text
    source = SourceText(text, file: file)
  }

  mutating func document() throws(ScenarioError) -> Node {
    guard text.utf8.count <= Self.maximumBytes else {
      throw error(line: 1, column: 1, "the text is longer than \(Self.maximumBytes) bytes")
    }
    try checkDepth()
    let root: Yams.Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch let problem as YamlError {
      throw error(for: problem)
    } catch let problem {
      throw error(line: 1, column: 1, "this is not YAML: \(problem)")
    }
    guard let root else { return Node(.null, at: .mark(line: 1, column: 1), source: source) }
    return try node(root, depth: 0)
  }

  /// The YAML library reads nested values by recursion, so a text of brackets or dashes alone could
  /// exhaust the stack. Counts openers without closers, and the indicators at the start of a line.
  private func checkDepth() throws(ScenarioError) {
    let (openLimit, leadingLimit) = (1000, 64)
    var (open, line, leading, atStart) = (0, 1, 0, true)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "{"): open += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): open = max(0, open - 1)
      case 0x0A: (line, leading, atStart) = (line + 1, 0, true)
      default: break
      }
      if atStart, byte == UInt8(ascii: "-") || byte == UInt8(ascii: "?") { leading += 1 }
      if byte != 0x20, byte != 0x0A, byte != UInt8(ascii: "-"), byte != UInt8(ascii: "?") {
        atStart = false
      }
      guard open < openLimit, leading < leadingLimit else {
        throw error(line: line, column: 1, "values are nested too deep")
      }
    }
  }

  private mutating func node(_ yaml: Yams.Node, depth: Int) throws(ScenarioError) -> Node {
    let mark = yaml.mark
    let (line, column) = (mark?.line ?? 1, mark?.column ?? 1)
    let place = Node.Place.mark(line: line, column: column)
    count += 1
    guard depth <= Self.maximumDepth else {
      throw error(line: line, column: column, "values are nested too deep")
    }
    guard count <= Self.maximumNodes else {
      throw error(line: line, column: column, "the text has too many values")
    }
    switch yaml {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain || scalar.style == .any
      return Node(
        isPlain ? Self.content(plain: scalar.string) : .text(scalar.string), at: place,
        spelling: scalar.string, source: source)
    case .sequence(let sequence):
      var items: [Node] = []
      for item in sequence { items.append(try node(item, depth: depth + 1)) }
      return Node(.sequence(items), at: place, source: source)
    case .mapping(let mapping):
      var entries: [Node.Entry] = []
      for (key, value) in mapping { entries.append(try entry(key, value, depth: depth)) }
      return Node(.mapping(entries), at: place, source: source)
    case .alias:
      throw error(line: line, column: column, "an alias stands here that nothing defines")
    }
  }

  private mutating func entry(
    _ key: Yams.Node, _ value: Yams.Node, depth: Int
  ) throws(ScenarioError) -> Node.Entry {
    let (line, column) = (key.mark?.line ?? 1, key.mark?.column ?? 1)
    guard case .scalar(let name) = key else {
      throw error(line: line, column: column, "a key is a text")
    }
    return Node.Entry(
      name: name.string, place: .mark(line: line, column: column),
      value: try node(value, depth: depth + 1))
  }

  /// The core schema. Source: YAML 1.2.2 §10.3.2.
  private static func content(plain text: String) -> Node.Content {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: break
    }
    if text.wholeMatch(of: /[-+]?[0-9]+/) != nil, let value = Int64(text) {
      return .integer(value)
    }
    let decimal = /[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?/
    if text.wholeMatch(of: decimal) != nil, let value = Double(text), value.isFinite {
      return .double(value)
    }
    return .text(text)
  }

  private func error(for problem: YamlError) -> ScenarioError {
    switch problem {
    case .scanner(_, let text, let mark, _), .parser(_, let text, let mark, _),
      .composer(_, let text, let mark, _):
      error(line: mark.line, column: mark.column, "this is not YAML: \(text)")
    case .duplicatedKeysInMapping(let names, let context):
      error(
        line: context.mark.line, column: context.mark.column,
        "the key \(quoted(names.first ?? "")) occurs twice")
    case .reader(let text, _, _, _):
      error(line: 1, column: 1, "this is not YAML: \(text)")
    default: error(line: 1, column: 1, "this is not YAML")
    }
  }

  private func error(line: Int, column: Int, _ message: String) -> ScenarioError {
    let place = source.clamped(line: line, column: column)
    return ScenarioError(
      at: .mark(line: place.line, column: place.column), in: source, message, suggestion: nil)
  }
}
