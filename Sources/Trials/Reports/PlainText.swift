extension String {
  /// The text without what moves a terminal's cursor, changes its colours or turns the direction of reading; such a
  /// character becomes `�`, a line break a space. Texts of an app come from strangers.
  var onOneLine: String {
    var plain = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      switch scalar.value {
      case 0x0A, 0x0D, 0x09, 0x2028, 0x2029: plain.append(" ")
      case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069:
        plain.append("\u{FFFD}")
      default: plain.append(scalar)
      }
    }
    return String(plain)
  }

  /// The text, cut with `…` where it is longer than `width` characters.
  func cut(to width: Int) -> String {
    count <= width ? self : prefix(max(0, width - 1)) + "…"
  }
}
