import JSON
import Yams

extension Node {
  /// Reads one YAML document; `file` is the name that errors show. An empty text is null. Plain
  /// words are read as YAML 1.2 has it: `true`, `null` and numbers, while `yes`, `on` and `12:30`
  /// are texts. Throws what the YAML reader stumbles over, duplicate keys, keys that are no text,
  /// tags, and a text that is too long (256 KiB), too deep or blows up through its aliases.
  package init(yaml text: String, file: String? = nil) throws(ScenarioErrors) {
    var problems = Problems()
    self = try Node.read(yaml: text, file: file, &problems)
    guard problems.errors.isEmpty else { throw ScenarioErrors(problems.errors) }
  }

  /// As `init(yaml:file:)`, but reads on behind duplicate keys, of which the first counts, and tags.
  static func read(
    yaml text: String, file: String?, _ problems: inout Problems
  ) throws(ScenarioErrors) -> Node {
    var reader = YAMLReader(text: text, file: file)
    do {
      let node = try reader.document()
      for error in reader.problems.errors { problems.add(error) }
      return node
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
  var problems = Problems()
  private var count = 0
  private var repeated: [RepeatedKeys.Position: String] = [:]

  /// Editors of Windows put a byte order mark in front.
  init(text: String, file: String?) {
    let isMarked = text.unicodeScalars.first == "\u{FEFF}"
    self.text = isMarked ? String(text.unicodeScalars.dropFirst()) : text
    source = SourceText(self.text, file: file)
  }

  mutating func document() throws(ScenarioError) -> Node {
    guard text.utf8.count <= Self.maximumBytes else {
      throw error(line: 1, column: 1, "the text is longer than \(Self.maximumBytes) bytes")
    }
    try checkDepth()
    let root: Yams.Node?
    do {
      (root, repeated) = try RepeatedKeys.compose(text)
    } catch let problem as YamlError {
      throw ScenarioError(problem, in: source)
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
      let tag = scalar.tag.rawValue
      check(tag, of: scalar.string, at: place)
      let isPlain = (scalar.style == .plain || scalar.style == .any) && tag.isEmpty
      return Node(
        isPlain ? Self.content(plain: scalar.string) : .text(scalar.string), at: place,
        spelling: scalar.string, source: source)
    case .sequence(let sequence):
      check(sequence.tag.rawValue, at: place)
      var items: [Node] = []
      for item in sequence { items.append(try node(item, depth: depth + 1)) }
      return Node(.sequence(items), at: place, source: source)
    case .mapping(let mapping):
      check(mapping.tag.rawValue, at: place)
      return Node(.mapping(try entries(mapping, depth: depth)), at: place, source: source)
    case .alias:
      throw error(line: line, column: column, "an alias stands here that nothing defines")
    }
  }

  private mutating func entries(
    _ mapping: Yams.Node.Mapping, depth: Int
  ) throws(ScenarioError) -> [Node.Entry] {
    var entries: [Node.Entry] = []
    var lines: [String: Int] = [:]
    for (key, value) in mapping {
      let (line, column) = (key.mark?.line ?? 1, key.mark?.column ?? 1)
      guard case .scalar(let scalar) = key else {
        throw error(line: line, column: column, "a key is a text")
      }
      let place = Node.Place.mark(line: line, column: column)
      let name = repeated[.init(line: line, column: column)] ?? scalar.string
      if let first = lines[name] {
        let message = "the key \(quoted(name)) occurs twice; it stands in line \(first) already"
        problems.add(ScenarioError(at: place, in: source, message, suggestion: nil))
        continue
      }
      lines[name] = line
      entries.append(.init(name: name, place: place, value: try node(value, depth: depth + 1)))
    }
    return entries
  }

  /// Tags are for other readers, and `!= 0` without quotes is one.
  private mutating func check(_ tag: String, of text: String = "", at place: Node.Place) {
    let known = ["str", "int", "float", "bool", "null", "seq", "map"]
    guard !tag.isEmpty, tag != "!", !known.contains(where: { tag == "tag:yaml.org,2002:\($0)" })
    else { return }
    let name = tag.hasPrefix("tag:yaml.org,2002:") ? "!!" + tag.dropFirst(18) : tag
    let message = "\(quoted(name)) is a tag here; a text that begins with ! needs quotes"
    let isComparison = tag.hasPrefix("!=")
    problems.add(
      ScenarioError(
        at: place, in: source, message, suggestion: isComparison ? "\(tag) \(text)" : nil))
  }

  /// The core schema. Source: YAML 1.2.2 §10.3.2.
  private static func content(plain text: String) -> Node.Content {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: break
    }
    // Most scalars are words: no need to look closer.
    guard let first = text.utf8.first, first < UInt8(ascii: ":") else { return .text(text) }
    if text.wholeMatch(of: /[-+]?[0-9]+/) != nil, let value = Int64(text) {
      return .integer(value)
    }
    let decimal = /[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?/
    if text.wholeMatch(of: decimal) != nil, let value = Double(text), value.isFinite {
      return .double(value)
    }
    return .text(text)
  }

  private func error(line: Int, column: Int, _ message: String) -> ScenarioError {
    let place = source.clamped(line: line, column: column)
    return ScenarioError(
      at: .mark(line: place.line, column: place.column), in: source, message, suggestion: nil)
  }
}
