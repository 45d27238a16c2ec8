extension JSONValue {
  /// Reads one JSON text (RFC 8259, strict): UTF-8 without a byte order mark, no comments, no
  /// trailing commas, no duplicate member names, lists and objects nested at most `maximumDepth`
  /// deep. Throws what is wrong with the byte offset; never traps.
  package init(parsing bytes: [UInt8], maximumDepth: Int = 64) throws(JSONError) {
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw .notUTF8(offset: error.byteOffsets.lowerBound)
    }
    var parser = JSONParser(bytes: bytes, maximumDepth: maximumDepth)
    self = try parser.document()
  }

  /// Reads one JSON text. See `init(parsing:maximumDepth:)`.
  package init(parsing text: String, maximumDepth: Int = 64) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), maximumDepth: maximumDepth)
  }
}

/// A recursive-descent reader over bytes that are known to be UTF-8.
private struct JSONParser {
  let bytes: [UInt8]
  let maximumDepth: Int
  var place = 0
  var depth = 0

  init(bytes: [UInt8], maximumDepth: Int) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
  }

  var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  mutating func document() throws(JSONError) -> JSONValue {
    skipSpace()
    let value = try value()
    skipSpace()
    guard place == bytes.count else { throw .trailing(offset: place) }
    return value
  }

  mutating func value() throws(JSONError) -> JSONValue {
    switch next {
    case UInt8(ascii: "{"): return .object(try object())
    case UInt8(ascii: "["): return .array(try array())
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case let byte? where byte == UInt8(ascii: "-") || 0x30...0x39 ~= byte: return try number()
    default: throw unexpected("a value")
    }
  }

  mutating func object() throws(JSONError) -> JSONObject {
    try enter()
    var object = JSONObject()
    skipSpace()
    if take("}") { return leave(object) }
    while true {
      guard next == UInt8(ascii: "\"") else { throw unexpected("a member name") }
      let start = place
      let name = try string()
      guard object[name] == nil else { throw .duplicateMember(name: name, offset: start) }
      skipSpace()
      guard take(":") else { throw unexpected("\":\"") }
      skipSpace()
      object[name] = try value()
      skipSpace()
      if take("}") { return leave(object) }
      guard take(",") else { throw unexpected("\",\" or \"}\"") }
      skipSpace()
    }
  }

  mutating func array() throws(JSONError) -> [JSONValue] {
    try enter()
    var items: [JSONValue] = []
    skipSpace()
    if take("]") { return leave(items) }
    while true {
      items.append(try value())
      skipSpace()
      if take("]") { return leave(items) }
      guard take(",") else { throw unexpected("\",\" or \"]\"") }
      skipSpace()
    }
  }

  mutating func enter() throws(JSONError) {
    guard depth < maximumDepth else { throw .tooDeep(maximum: maximumDepth, offset: place) }
    depth += 1
    place += 1
  }

  mutating func leave<Value>(_ value: Value) -> Value {
    depth -= 1
    return value
  }

  mutating func string() throws(JSONError) -> String {
    place += 1
    var text: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        place += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += try escape()
      case 0..<0x20: throw .controlCharacter(byte: byte, offset: place)
      default:
        text.append(byte)
        place += 1
      }
    }
    throw .incomplete(expected: "the end of a string", offset: place)
  }

  mutating func escape() throws(JSONError) -> [UInt8] {
    let start = place
    place += 1
    guard let byte = next else { throw .incomplete(expected: "an escape", offset: place) }
    place += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): break
    default: throw .badEscape(offset: start)
    }
    var code = try hexadecimal(from: start)
    if 0xD800..<0xDC00 ~= code {
      guard take("\\"), take("u") else { throw .badEscape(offset: start) }
      let low = try hexadecimal(from: start)
      guard 0xDC00..<0xE000 ~= low else { throw .badEscape(offset: start) }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw .badEscape(offset: start) }
    return Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }

  mutating func hexadecimal(from start: Int) throws(JSONError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next else { throw .incomplete(expected: "four digits", offset: place) }
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): code = code << 4 + UInt32(byte - 0x30)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): code = code << 4 + UInt32(byte - 0x61 + 10)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): code = code << 4 + UInt32(byte - 0x41 + 10)
      default: throw .badEscape(offset: start)
      }
      place += 1
    }
    return code
  }

  mutating func number() throws(JSONError) -> JSONValue {
    let start = place
    _ = take("-")
    let first = next
    guard digits() else { throw .badNumber(offset: start) }
    let leading = bytes[start] == UInt8(ascii: "-") ? start + 1 : start
    if first == UInt8(ascii: "0"), place > leading + 1 { throw .badNumber(offset: start) }
    var isWhole = true
    if take(".") {
      isWhole = false
      guard digits() else { throw .badNumber(offset: start) }
    }
    if take("e") || take("E") {
      isWhole = false
      if !take("+") { _ = take("-") }
      guard digits() else { throw .badNumber(offset: start) }
    }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    if isWhole, let value = Int64(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else { throw .numberTooLarge(offset: start) }
    return .double(value)
  }

  mutating func digits() -> Bool {
    let start = place
    while let byte = next, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { place += 1 }
    return place > start
  }

  mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
    for byte in word.utf8 {
      guard next == byte else { throw unexpected("\"\(word)\"") }
      place += 1
    }
    return value
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      place += 1
    }
  }

  func unexpected(_ expected: String) -> JSONError {
    guard let next else { return .incomplete(expected: expected, offset: place) }
    return .unexpected(byte: next, expected: expected, offset: place)
  }
}
