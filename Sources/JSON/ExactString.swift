/// A string that is equal only to the same bytes. Swift's own equality is canonical equivalence,
/// which would merge two different JSON member names.
struct ExactString: Hashable, Sendable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (left: ExactString, right: ExactString) -> Bool { left.text.isExactly(right.text) }

  func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
    hasher.combine(UInt8(0xFF))
  }
}

extension String {
  /// Whether both are the same UTF-8 bytes: no canonical equivalence, as identifiers need it.
  package func isExactly(_ other: String) -> Bool {
    let (mine, others) = (utf8.span, other.utf8.span)
    guard mine.count == others.count else { return false }
    for place in mine.indices where mine[place] != others[place] { return false }
    return true
  }
}
