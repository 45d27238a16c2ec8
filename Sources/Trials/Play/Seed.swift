import Host
import Native

/// Ids that follow from a number: the same one gives the same ids in the same order.
final class Seed: Sendable {
  private let state: Locked<UInt64>

  /// `text` tells trials with the same seed apart, so that each has ids of its own whatever runs beside it.
  init(_ seed: UInt64, _ text: String) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a, 64 bits
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    state = Locked(seed ^ hash)
  }

  /// Ids of the form that the service gives by chance: a UUID of version 4, and 128 bits in hexadecimal.
  var identifiers: Identifiers {
    Identifiers(
      tokenID: { [self] in
        let (first, second) = words()
        let version = first & ~0xF000 | 0x4000
        let variant = second & ~(0xC0 << 56) | 0x80 << 56
        let digits = Array(Self.digits(version) + Self.digits(variant))
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
          .joined(separator: "-")
      },
      embeddingID: { [self] in
        let (first, second) = words()
        return Self.digits(first) + Self.digits(second)
      })
  }

  /// 16 hexadecimal digits.
  func name() -> String { Self.digits(words().0) }

  private func words() -> (UInt64, UInt64) { state.withLock { ($0.next(), $0.next()) } }

  private static func digits(_ word: UInt64) -> String {
    let text = String(word, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }
}

extension UInt64 {
  /// The next number of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
  fileprivate mutating func next() -> UInt64 {
    self &+= 0x9e37_79b9_7f4a_7c15
    var word = self
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}
