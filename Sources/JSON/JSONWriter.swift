extension JSONValue {
  /// The value as JSON text in UTF-8: compact, or with `pretty` one member a line, indented by two
  /// spaces. Only control characters, `"` and `\` are escaped. A double that JSON cannot write
  /// (infinite, not a number) becomes `null`.
  package func encoded(pretty: Bool = false) -> [UInt8] {
    var writer = JSONWriter(pretty: pretty)
    writer.bytes.reserveCapacity(1024)
    writer.write(self, depth: 0)
    return writer.bytes
  }

  /// The value as compact JSON text.
  package var text: String { String(decoding: encoded(), as: UTF8.self) }
}

extension JSONObject {
  /// The object as JSON text in UTF-8. See `JSONValue.encoded(pretty:)`.
  package func encoded(pretty: Bool = false) -> [UInt8] {
    JSONValue.object(self).encoded(pretty: pretty)
  }

  /// The object as compact JSON text.
  package var text: String { JSONValue.object(self).text }
}

extension JSONValue: CustomStringConvertible {
  /// The compact JSON text.
  package var description: String { text }
}

extension JSONObject: CustomStringConvertible {
  /// The compact JSON text.
  package var description: String { text }
}

private struct JSONWriter {
  let pretty: Bool
  var bytes: [UInt8] = []

  init(pretty: Bool) { self.pretty = pretty }

  mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .integer(let value): bytes += String(value).utf8
    case .double(let value): bytes += (value.isFinite ? "\(value)" : "null").utf8
    case .string(let value): write(value)
    case .array(let items):
      list("[", "]", items, depth: depth) { writer, item in
        writer.write(item, depth: depth + 1)
      }
    case .object(let object):
      list("{", "}", object.members, depth: depth) { writer, member in
        writer.write(member.name)
        writer.bytes += (writer.pretty ? ": " : ":").utf8
        writer.write(member.value, depth: depth + 1)
      }
    }
  }

  mutating func list<Item>(
    _ open: String, _ close: String, _ items: [Item], depth: Int,
    _ body: (inout JSONWriter, Item) -> Void
  ) {
    bytes += open.utf8
    for (place, item) in items.enumerated() {
      if place > 0 { bytes += ",".utf8 }
      newLine(depth: depth + 1)
      body(&self, item)
    }
    if !items.isEmpty { newLine(depth: depth) }
    bytes += close.utf8
  }

  mutating func newLine(depth: Int) {
    guard pretty else { return }
    bytes.append(0x0A)
    bytes += [UInt8](repeating: 0x20, count: depth * 2)
  }

  mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    if Self.isPlain(text.utf8.span) {
      bytes += text.utf8
    } else {
      writeEscaped(text)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether nothing in it has to be escaped, as in most texts.
  private static func isPlain(_ bytes: Span<UInt8>) -> Bool {
    for place in bytes.indices {
      let byte = bytes[place]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return false }
    }
    return true
  }

  private mutating func writeEscaped(_ text: String) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes += #"\""#.utf8
      case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
      case 0x08: bytes += #"\b"#.utf8
      case 0x09: bytes += #"\t"#.utf8
      case 0x0A: bytes += #"\n"#.utf8
      case 0x0C: bytes += #"\f"#.utf8
      case 0x0D: bytes += #"\r"#.utf8
      case 0..<0x20:
        bytes += (byte < 0x10 ? #"\u000"# : #"\u00"#).utf8
        bytes += String(byte, radix: 16).utf8
      default: bytes.append(byte)
      }
    }
  }
}

extension String {
  /// How many bytes it has in JSON, without its quotes.
  package var jsonWeight: Int {
    let bytes = utf8.span
    var weight = bytes.count
    for place in bytes.indices {
      let byte = bytes[place]
      if byte < 0x20 { weight += 5 }
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { weight += 1 }
    }
    return weight
  }
}
