/// Spans of time as reports spell them.
enum Elapsed {
  /// A moment of a run, counted from its start: `0:00.000`, `55:00.020`, `1:00:00.000`, `1d 02:00:00.000`.
  static func mark(_ milliseconds: Int) -> String {
    let sign = milliseconds < 0 ? "-" : ""
    let all = Int(min(milliseconds.magnitude, UInt(Int.max)))
    let (days, hours) = (all / 86_400_000, all / 3_600_000 % 24)
    let minutes = "\(all / 60_000 % 60)"
    let seconds = "\(padded(all / 1000 % 60, 2)).\(padded(all % 1000, 3))"
    if days > 0 { return "\(sign)\(days)d \(padded(hours, 2)):\(minutes.padded(2)):\(seconds)" }
    if hours > 0 { return "\(sign)\(hours):\(minutes.padded(2)):\(seconds)" }
    return "\(sign)\(minutes):\(seconds)"
  }

  /// A length for people, in its two largest units: `4 ms`, `55 min`, `1 h 5 min`, `2 d 1 h`.
  static func length(_ milliseconds: Int) -> String {
    let milliseconds = min(milliseconds, 1_000_000_000_000_000)
    if milliseconds < 1000 { return "\(max(0, milliseconds)) ms" }
    let units = [("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000)]
    var rest = milliseconds < 60_000 ? milliseconds : (milliseconds + 500) / 1000 * 1000
    if milliseconds < 10_000, milliseconds % 1000 != 0 { return seconds(milliseconds) }
    var words: [String] = []
    for (name, size) in units {
      let (count, remainder) = rest.quotientAndRemainder(dividingBy: size)
      rest = remainder
      if count > 0 {
        words.append("\(count) \(name)")
      } else if !words.isEmpty {
        break
      }
      if words.count == 2 { break }
    }
    return words.joined(separator: " ")
  }

  /// Real time, in seconds: `0.41 s`, `12.4 s`.
  static func seconds(_ milliseconds: Int) -> String {
    let all = max(0, milliseconds)
    if all < 10_000 { return "\(all / 1000).\(padded(all / 10 % 100, 2)) s" }
    return "\(all / 1000).\(all / 100 % 10) s"
  }

  /// Seconds with three decimals, as XML wants them.
  static func decimal(_ milliseconds: Int) -> String {
    let all = max(0, milliseconds)
    return "\(all / 1000).\(padded(all % 1000, 3))"
  }

  /// All of them together; what is negative counts as nothing.
  static func sum(_ spans: some Sequence<Int>) -> Int {
    spans.reduce(0) { sum, span in
      let (result, overflow) = sum.addingReportingOverflow(max(0, span))
      return overflow ? .max : result
    }
  }

  private static func padded(_ value: Int, _ width: Int) -> String { "\(value)".padded(width) }
}

extension String {
  fileprivate func padded(_ width: Int) -> String {
    String(repeating: "0", count: max(0, width - count)) + self
  }
}
