package import JSON
import Native

/// The text with every token in it made unreadable: `[token 9c1f22ab]`, the first digits of its
/// fingerprint. A token is whatever looks like a compact JWS or JWE (base64url parts joined by dots, the
/// first of which decodes to the beginning of a JSON object), wherever it stands: in a URL, behind `%20`, with
/// its dots written as `%2E`; also without its signature, and a header or payload of its own.
package func redacted(_ text: String) -> String {
  guard text.utf8.count >= Redaction.shortest else { return text }
  var redaction = Redaction(bytes: Array(text.utf8))
  return redaction.run() ?? text
}

/// The value with every token in its texts and names made unreadable. See `redacted(_:)` of a text.
package func redacted(_ value: JSONValue) -> JSONValue {
  switch value {
  case .string(let text): .string(redacted(text))
  case .array(let items): .array(items.map { redacted($0) })
  case .object(let object): .object(redacted(object))
  default: value
  }
}

/// The object with every token in its texts and names made unreadable.
package func redacted(_ object: JSONObject) -> JSONObject {
  JSONObject(object.members.map { (redacted($0.name), redacted($0.value)) })
}

private struct Redaction {
  /// No token is shorter: `{"alg":"none"}` alone is longer.
  static let shortest = 12
  /// How long a part without a dot behind it must be to be taken for one.
  private static let shortestPart = 24

  private let bytes: [UInt8]
  private var output: [UInt8] = []
  private var copied = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// Nil when there is nothing to hide.
  mutating func run() -> String? {
    var place = 0
    while place + Self.shortest <= bytes.count {
      guard let end = token(at: place) else {
        place += 1
        continue
      }
      let digits = Digest.sha256(Array(bytes[place..<end])).prefix(4).map { byte in
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
      output += bytes[copied..<place]
      output += "[token \(digits.joined())]".utf8
      copied = end
      place = end
    }
    guard copied > 0 else { return nil }
    return String(decoding: output + bytes[copied...], as: UTF8.self)
  }

  /// Where the token that begins here ends.
  private func token(at start: Int) -> Int? {
    // "{" in base64url is "e" and one of "w" to "/".
    guard bytes[start] == UInt8(ascii: "e") else { return nil }
    var end = self.end(of: start)
    guard end - start >= Self.shortest - 4, beginsObject(start, end) else { return nil }
    guard dot(at: end) != nil else {
      return end - start >= Self.shortestPart && isReadable(start) ? end : nil
    }
    var parts = 1
    while let next = dot(at: end) {
      let last = self.end(of: next)
      // The third part may be empty; a fourth dot without anything behind it ends a sentence.
      guard last > next || parts < 3 else { break }
      end = last
      parts += 1
    }
    return end
  }

  private func end(of start: Int) -> Int {
    var end = start
    while end < bytes.count, Self.value(of: bytes[end]) != nil { end += 1 }
    return end
  }

  /// The place behind a dot, plain or percent-encoded.
  private func dot(at place: Int) -> Int? {
    guard place < bytes.count else { return nil }
    if bytes[place] == UInt8(ascii: ".") { return place + 1 }
    guard place + 2 < bytes.count, bytes[place] == UInt8(ascii: "%"),
      bytes[place + 1] == UInt8(ascii: "2"), bytes[place + 2] | 0x20 == UInt8(ascii: "e")
    else { return nil }
    return place + 3
  }

  /// Whether the part decodes to `{`, maybe white space, and the quotation mark of a name.
  private func beginsObject(_ start: Int, _ end: Int) -> Bool {
    let head = decoded(start, min(end, start + 24))
    guard head.first == UInt8(ascii: "{") else { return false }
    let name = head.dropFirst().drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    return name.first == UInt8(ascii: "\"")
  }

  /// Whether what the part decodes to begins with printable characters.
  private func isReadable(_ start: Int) -> Bool {
    decoded(start, start + 20).allSatisfy {
      0x20..<0x7F ~= $0 || [0x09, 0x0A, 0x0D].contains($0)
    }
  }

  private func decoded(_ start: Int, _ end: Int) -> [UInt8] {
    var (result, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
    for byte in bytes[start..<end] {
      bits = bits << 6 | UInt32(Self.value(of: byte) ?? 0)
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
    }
    return result
  }

  private static func value(of byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 71
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte + 4
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
