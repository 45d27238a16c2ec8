/// A generator of random numbers that repeats itself, so that a failure can be repeated.
package struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  /// The same numbers for the same seed.
  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension [UInt8] {
  /// The bytes after one to eight random changes: a byte replaced, removed, inserted, a piece
  /// doubled, or the rest cut off.
  package func mutated(_ random: inout SplitMix64) -> [UInt8] {
    var bytes = self
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      guard let place = bytes.indices.randomElement(using: &random) else { return bytes }
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
      case 3: bytes[place] = Array("{}[]\",:-.0e\\u".utf8).randomElement(using: &random) ?? 0
      case 4:
        let end = Swift.min(bytes.count, place + Int.random(in: 1...16, using: &random))
        bytes.insert(contentsOf: bytes[place..<end], at: place)
      default: bytes.removeLast(Int.random(in: 0...(bytes.count - place), using: &random))
      }
    }
    return bytes
  }
}
