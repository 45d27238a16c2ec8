internal import Native

/// Goes from one start tag of an HTML text to the next. Comments are skipped, everything else that is no start tag is
/// passed over. Source: the tokenizer of the HTML standard, §13.2.5, without its states for broken markup.
struct TagScan {
  struct Tag {
    /// In lower case.
    let name: String
    /// By their names in lower case; of several with one name the first counts. Values with the common references resolved.
    let attributes: [String: String]
  }

  private static let maximumTags = 20_000
  private let bytes: [UInt8]
  private var place = 0
  private var count = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next start tag.
  mutating func next() -> Tag? {
    while count < Self.maximumTags,
      let start = bytes[place...].firstIndex(of: UInt8(ascii: "<"))
    {
      place = start + 1
      if bytes[place...].starts(with: "!--".utf8) {
        place = ByteSearch.first("-->", in: bytes, from: place).map { $0 + 3 } ?? bytes.count
      } else if place < bytes.count, Self.isLetter(bytes[place]) {
        count += 1
        return tag()
      }
    }
    return nil
  }

  /// The text up to `mark`, which is in lower case.
  mutating func text(until mark: String) -> [UInt8] {
    let start = place
    var end = start
    while let found = ByteSearch.first("</", in: bytes, from: end) {
      let there = bytes[found...].prefix(mark.utf8.count).map { $0 | (Self.isLetter($0) ? 32 : 0) }
      if there.elementsEqual(mark.utf8) {
        place = found
        return Array(bytes[start..<found])
      }
      end = found + 2
    }
    place = bytes.count
    return Array(bytes[start...])
  }

  private mutating func tag() -> Tag {
    let name = word { !Self.isSpace($0) && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
    var attributes: [String: String] = [:]
    while place < bytes.count {
      let byte = bytes[place]
      if byte == UInt8(ascii: ">") {
        place += 1
        break
      }
      if Self.isSpace(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "=") {
        place += 1
        continue
      }
      let key = word {
        !Self.isSpace($0) && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ">")
          && $0 != UInt8(ascii: "/")
      }.lowercased()
      let value = value() ?? ""
      if attributes[key] == nil { attributes[key] = value }
    }
    return Tag(name: name.lowercased(), attributes: attributes)
  }

  private mutating func value() -> String? {
    skipSpaces()
    guard place < bytes.count, bytes[place] == UInt8(ascii: "=") else { return nil }
    place += 1
    skipSpaces()
    guard place < bytes.count else { return nil }
    let quote = bytes[place]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      return Self.resolved(word { !Self.isSpace($0) && $0 != UInt8(ascii: ">") })
    }
    place += 1
    let text = word { $0 != quote }
    place = min(place + 1, bytes.count)
    return Self.resolved(text)
  }

  private mutating func skipSpaces() {
    while place < bytes.count, Self.isSpace(bytes[place]) { place += 1 }
  }

  private mutating func word(_ belongs: (UInt8) -> Bool) -> String {
    let end = bytes[place...].firstIndex { !belongs($0) } ?? bytes.count
    defer { place = end }
    return String(decoding: bytes[place..<end], as: UTF8.self)
  }

  private static func resolved(_ text: String) -> String {
    guard text.contains("&") else { return text }
    return text.replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
      .replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D ~= byte && byte != 0x0B)
  }

  private static func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte | 32 && byte >= 0x41 }
}
