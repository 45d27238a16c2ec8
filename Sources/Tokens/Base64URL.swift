/// Base64 with the URL-safe alphabet and no padding (RFC 4648 §5, as RFC 7515 §2 uses it).
package enum Base64URL {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// The text of these bytes.
  package static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 4 + 2) / 3)
    let (bytes, alphabet) = (bytes.span, alphabet.span)
    var place = 0
    while place + 2 < bytes.count {
      let bits = Int(bytes[place]) << 16 | Int(bytes[place + 1]) << 8 | Int(bytes[place + 2])
      text.append(alphabet[bits >> 18])
      text.append(alphabet[bits >> 12 & 63])
      text.append(alphabet[bits >> 6 & 63])
      text.append(alphabet[bits & 63])
      place += 3
    }
    if place < bytes.count {
      let isPair = place + 1 < bytes.count
      let bits = Int(bytes[place]) << 16 | (isPair ? Int(bytes[place + 1]) << 8 : 0)
      text.append(alphabet[bits >> 18])
      text.append(alphabet[bits >> 12 & 63])
      if isPair { text.append(alphabet[bits >> 6 & 63]) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of this text; nil for padding, other characters, an impossible length, and bits set
  /// behind the last whole byte (two texts never mean the same bytes).
  package static func decode(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count * 3 / 4)
    var (bits, count) = (0, 0)
    for character in text.utf8 {
      guard let value = value(of: character) else { return nil }
      bits = (bits << 6 | value) & 0xFFFF
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(bits >> count & 0xFF))
      }
    }
    guard count < 6, bits & (1 << count - 1) == 0 else { return nil }
    return bytes
  }

  private static func value(of character: UInt8) -> Int? {
    switch character {
    case 0x41...0x5A: Int(character) - 0x41
    case 0x61...0x7A: Int(character) - 0x61 + 26
    case 0x30...0x39: Int(character) - 0x30 + 52
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
