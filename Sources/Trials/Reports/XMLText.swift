/// Writes XML: elements on lines of their own, texts escaped.
struct XMLText {
  var text = ""
  private var depth = 0

  /// Opens an element; an empty one is closed at once.
  mutating func element(_ name: String, _ attributes: [(String, String)], isEmpty: Bool = false) {
    text += indentation + "<" + name + Self.spelled(attributes) + (isEmpty ? "/>\n" : ">\n")
    if !isEmpty { depth += 1 }
  }

  /// Closes an element.
  mutating func end(_ name: String) {
    depth -= 1
    text += indentation + "</\(name)>\n"
  }

  /// An element with a text alone.
  mutating func leaf(_ name: String, _ attributes: [(String, String)], _ content: String) {
    text += indentation + "<" + name + Self.spelled(attributes)
    text += content.isEmpty ? "/>\n" : ">\(Self.escaped(content))</\(name)>\n"
  }

  private var indentation: String { String(repeating: "  ", count: depth) }

  private static func spelled(_ attributes: [(String, String)]) -> String {
    attributes.map { " \($0.0)=\"\(escaped($0.1, inAttribute: true))\"" }.joined()
  }

  /// The text with `& < > "` as references, in an attribute also line breaks; what XML 1.0 cannot hold at all (§2.2)
  /// becomes `�`.
  static func escaped(_ text: String, inAttribute: Bool = false) -> String {
    guard text.utf8.contains(where: { Self.isSpecial($0) }) else { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\n", "\t", "\r":
        if inAttribute || scalar == "\r" {
          escaped += "&#\(scalar.value);"
        } else {
          escaped.unicodeScalars.append(scalar)
        }
      default:
        let isAllowed = scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
        escaped.unicodeScalars.append(isAllowed ? scalar : "\u{FFFD}")
      }
    }
    return escaped
  }

  /// Whether a text with this byte must be looked at; 0xEF begins U+FFFE and U+FFFF among others.
  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "&") || byte == UInt8(ascii: "<")
      || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "\"") || byte == 0xEF
  }
}
