/// The path and query of a request, decoded.
struct RequestTarget: Sendable, Hashable {
  /// The path as it came.
  let path: String
  /// The path's segments, percent-decoded: `/a%20b/` is `["a b", ""]`. A decoded segment may hold
  /// any character, also `/`.
  let segments: [String]
  /// The query as it came, without `?`; nil when there is none.
  let query: String?

  /// Nil for a path that does not start with `/`, or whose escapes are no UTF-8.
  init?(_ text: String) {
    // Bytes, not characters: a `/` with an accent behind it is a `/`.
    let mark = text.utf8.firstIndex(of: UInt8(ascii: "?")) ?? text.endIndex
    let path = text.utf8[..<mark]
    guard path.first == UInt8(ascii: "/") else { return nil }
    self.path = String(path) ?? ""
    query = mark == text.endIndex ? nil : String(text.utf8[mark...].dropFirst())
    var segments: [String] = []
    var rest = path.dropFirst()
    while true {
      let end = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
      guard let decoded = Self.decoded(Substring(rest[..<end]), plusIsSpace: false) else {
        return nil
      }
      segments.append(decoded)
      if end == rest.endIndex { break }
      rest = rest[end...].dropFirst()
    }
    self.segments = segments
  }

  /// The first value of a query parameter, decoded as forms are (`+` is a space). Nil when it is
  /// missing or no UTF-8.
  func parameter(_ name: String) -> String? {
    for item in (query ?? "").split(separator: "&") {
      let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let key = Self.decoded(pair[0], plusIsSpace: true), key == name else { continue }
      return pair.count > 1 ? Self.decoded(pair[1], plusIsSpace: true) : ""
    }
    return nil
  }

  private static func decoded(_ text: Substring, plusIsSpace: Bool) -> String? {
    let isPlain = text.utf8.allSatisfy { $0 != UInt8(ascii: "%") && $0 != UInt8(ascii: "+") }
    if isPlain { return String(text) }
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+") where plusIsSpace: bytes.append(0x20)
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit)
        else { return nil }
        bytes.append(high << 4 | low)
      default: bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
