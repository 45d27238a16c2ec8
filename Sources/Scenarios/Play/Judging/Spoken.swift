/// Numbers as people say them.
enum Spoken {
  private static let units: [(name: String, milliseconds: Int)] = [
    ("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000),
  ]

  /// A time span in its two largest units: `40 ms`, `3 s`, `2.5 s`, `1 h 5 min`.
  static func span(_ milliseconds: Int) -> String {
    let length = Int(clamping: milliseconds.magnitude)
    if length < 1000 { return "\(length) ms" }
    if length < 10_000, length % 1000 >= 100 { return "\(length / 1000).\(length / 100 % 10) s" }
    guard let first = units.firstIndex(where: { length >= $0.milliseconds }) else { return "0 s" }
    let (count, rest) = length.quotientAndRemainder(dividingBy: units[first].milliseconds)
    var text = "\(count) \(units[first].name)"
    if first + 1 < units.count {
      let second = units[first + 1]
      if rest >= second.milliseconds { text += " \(rest / second.milliseconds) \(second.name)" }
    }
    return text
  }

  /// `a request`, `2 requests`.
  static func number(_ count: Int, _ noun: String) -> String {
    count == 1 ? "a \(noun)" : "\(count) \(noun)s"
  }

  /// `twice`, `3 times`.
  static func times(_ count: Int) -> String {
    switch count {
    case 1: "once"
    case 2: "twice"
    default: "\(count) times"
    }
  }

  /// A text in quotation marks, cut where it is long.
  static func quoted(_ text: String) -> String {
    let limit = 160
    return text.count <= limit ? "\"\(text)\"" : "\"\(text.prefix(limit))…\""
  }
}
