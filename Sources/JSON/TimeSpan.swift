/// Durations as people write them: `250ms`, `90s`, `5m`, `1h`, `2h30m`, `-2h`.
package enum TimeSpan {
  private static let units: [(name: String, milliseconds: Int)] = [
    ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
  ]

  /// A million hours, in milliseconds.
  private static let limit = 3_600_000_000_000

  /// The milliseconds of a text: whole numbers with a unit each, larger units first, none twice, an
  /// optional sign in front. Nil for everything else and beyond a million hours.
  package static func milliseconds(_ text: String) -> Int? {
    var rest = text.utf8[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    var total = 0
    var remaining = units[...]
    repeat {
      let digits = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
      rest = rest.dropFirst(digits.count)
      let letters = rest.prefix { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 }
      rest = rest.dropFirst(letters.count)
      guard let name = String(letters), let unit = remaining.firstIndex(where: { $0.name == name }),
        let digits = String(digits), let count = Int(digits),
        count <= (limit - total) / units[unit].milliseconds
      else { return nil }
      total += count * units[unit].milliseconds
      remaining = units[(unit + 1)...]
    } while !rest.isEmpty
    return isNegative ? -total : total
  }

  /// The shortest text with the same length: `5400000` is `1h30m`, 0 is `0s`.
  package static func text(milliseconds: Int) -> String {
    if milliseconds == 0 { return "0s" }
    var rest = milliseconds.magnitude
    var text = milliseconds < 0 ? "-" : ""
    for unit in units {
      let (count, remainder) = rest.quotientAndRemainder(dividingBy: UInt(unit.milliseconds))
      if count > 0 { text += "\(count)\(unit.name)" }
      rest = remainder
    }
    return text
  }

  /// The shortest text for whole seconds.
  package static func text(seconds: Int) -> String {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    return text(milliseconds: overflow ? (seconds < 0 ? .min : .max) : product)
  }
}
