import JSON

/// Texts as YAML scalars.
enum YAMLText {
  /// The text as it may stand anywhere on one line, also within braces: plain where that is safe for
  /// readers of every YAML version, otherwise in double quotes.
  static func scalar(_ text: String) -> String { isPlain(text) ? text : quoted(text) }

  /// Words that YAML, or an older version of it, takes for something else than a text.
  private static let reserved: Set<String> = [
    "null", "true", "false", "yes", "no", "on", "off", "y", "n",
  ]

  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, text.unicodeScalars.last != " " else {
      return false
    }
    if first.isASCII, ("0"..."9").contains(first) || first == "-" {
      return TimeSpan.milliseconds(text) != nil
    }
    guard first == "_" || first == "/" || first.properties.isAlphabetic else { return false }
    let isSafe = text.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII
        ? ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
          || ("0"..."9").contains(scalar) || " _-./+@()=!?;".unicodeScalars.contains(scalar)
        : scalar == "…" || scalar.properties.isAlphabetic
    }
    return isSafe && !reserved.contains(text.lowercased())
  }

  /// Source: YAML 1.2.2 §5.7 and §7.3.1.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      // The YAML library ends a text there.
      case "\0": quoted.unicodeScalars.append("\u{FFFD}")
      default:
        if standsInDoubleQuotes(scalar) {
          quoted.unicodeScalars.append(scalar)
        } else {
          let digits = String(scalar.value, radix: 16, uppercase: true)
          quoted += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
      }
    }
    return quoted + "\""
  }

  /// Whether a character stands for itself there: it can be printed and ends no line.
  static func standsInDoubleQuotes(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
      0x10000...0x10FFFF:
      true
    default: false
    }
  }
}
