/// HTML that is being written. Texts are escaped here and nowhere else; only `Markup` is taken as it stands.
struct Markup: ExpressibleByStringInterpolation, Sendable {
  /// Takes the literal parts as markup and escapes what is put in between.
  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }
    mutating func appendLiteral(_ literal: String) { text += literal }
    mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
    mutating func appendInterpolation(_ value: String) { text += XMLText.escaped(value) }
    mutating func appendInterpolation(_ value: Int) { text += String(value) }
  }

  /// The HTML.
  private(set) var text: String

  init(stringLiteral: String) { text = stringLiteral }
  init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }
  /// Nothing.
  init() { text = "" }
  /// Text that is markup already.
  init(trusted text: String) { self.text = text }

  static func += (left: inout Markup, right: Markup) { left.text += right.text }
}

extension Sequence<Markup> {
  /// One after the other.
  func joined() -> Markup {
    var all = Markup()
    for markup in self { all += markup }
    return all
  }
}

/// A part of a whole in percent with two decimals, as style sheets write it.
func percent(_ part: Double) -> String {
  let hundredths = Int((min(1, max(0, part)) * 10_000).rounded())
  let rest = hundredths % 100
  return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)%"
}
