import Native

/// Where new names come from. Tests give their own.
package struct Identifiers: Sendable {
  /// A new token id: a UUID.
  package var tokenID: @Sendable () -> String
  /// A new embedding's name; whoever knows it can take the embedding over, so it cannot be guessed.
  package var embeddingID: @Sendable () -> String

  /// Names of these two kinds.
  package init(
    tokenID: @escaping @Sendable () -> String, embeddingID: @escaping @Sendable () -> String
  ) {
    self.tokenID = tokenID
    self.embeddingID = embeddingID
  }

  /// Random ones: UUIDs of version 4 (RFC 9562 §5.4), and 128 bits as hexadecimal text.
  package static let random = Identifiers(
    tokenID: { uuid(of: randomBytes()) }, embeddingID: { hexadecimal(randomBytes()) })

  static func uuid(of bytes: [UInt8]) -> String {
    var bytes = bytes
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let text = hexadecimal(bytes)
    var parts: [Substring] = []
    var rest = text[...]
    for length in [8, 4, 4, 4, 12] {
      parts.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return parts.joined(separator: "-")
  }

  static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }

  private static func randomBytes() -> [UInt8] {
    do {
      return try Digest.randomBytes(16)
    } catch {
      var generator = SystemRandomNumberGenerator()
      return (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
  }
}
