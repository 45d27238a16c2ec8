import JSON
import Messages

extension ScenarioRecorder {
  /// How many different deeds between two orders are told one by one; more are only counted.
  private static let mostRuns = 12
  /// An app that asks later than this, in milliseconds, asks by its own timer.
  private static let timer = 30_000

  /// Writes what the app did since the last order as expectations.
  mutating func tell() {
    var rest = deeds[...]
    deeds = []
    var runs = 0
    while let first = rest.first {
      let run = rest.prefix { $0.deed.isLike(first.deed) }
      rest = rest.dropFirst(run.count)
      for one in run { facts.note(one.deed) }
      runs += 1
      guard runs <= Self.mostRuns, let last = run.last else { continue }
      switch first.deed {
      case .refresh(let expiry): tell(run.count, from: first.at, to: last.at, expiry: expiry)
      case .rejected(let reason):
        let count = facts.rejected[reason] ?? 0
        append(
          .expect(
            Expectation(
              [.rejected(Self.count(count, of: run.count), reason: reason)],
              within: within(last.at))), [])
      }
      now = max(now, last.at)
    }
  }

  private mutating func tell(_ count: Int, from first: Int, to last: Int, expiry: Int?) {
    var comment = "The app asked for a token"
    if let framed { comment += " \(Self.span(first - framed)) after it was framed" }
    if let expiry {
      comment +=
        first < expiry
        ? ", \(Self.span(expiry - first)) before its own expired"
        : ", \(Self.span(first - expiry)) after its own had expired"
    }
    let isTimely = expiry.map { first < $0 } ?? false
    if isTimely, first - now >= Self.timer {
      append(.expect(Expectation([.refresh(.beforeExpiry)])), [comment + "."])
      now = first
      guard count > 1 else { return }
      comment = count == 2 ? "It asked once more" : "It asked \(count - 1) more times"
    }
    append(
      .expect(
        Expectation(
          [.refreshes(Self.count(facts.refreshes, of: count))], within: within(last))),
      [comment + "."])
  }

  /// Exactly so many where one came, at least so many where several came at once.
  private static func count(_ total: Int, of recent: Int) -> Expectation.Comparison {
    recent > 1 ? .init(.greaterOrEqual, total) : .init(total)
  }

  /// The time until a moment with some to spare.
  private func within(_ time: Int) -> Duration {
    let span = max(0, time - now)
    let wanted = span + max(5000, span / 10)
    let unit = wanted < 60_000 ? 5000 : wanted < 600_000 ? 30_000 : 60_000
    return .milliseconds((wanted + unit - 1) / unit * unit)
  }

  /// A time as people say it: seconds below an hour, minutes above.
  static func span(_ milliseconds: Int) -> String {
    let unit = milliseconds < 1000 ? 1 : milliseconds < 3_600_000 ? 1000 : 60_000
    return TimeSpan.text(milliseconds: milliseconds / unit * unit)
  }

  /// A wait in sensible units, never longer than the time it stands for.
  static func roundedDown(_ milliseconds: Int) -> Int {
    let unit =
      milliseconds < 2000
      ? 100
      : milliseconds < 600_000
        ? 1000
        : milliseconds < 3_600_000
          ? 5000 : 60_000
    return milliseconds < 200 ? 0 : milliseconds / unit * unit
  }

  /// `2026-11-21 at 07:30 UTC`.
  static func moment(_ milliseconds: Int) -> String {
    let text = Timestamp.iso(milliseconds: milliseconds)
    let parts = text.split(separator: "T")
    guard parts.count == 2 else { return text }
    return "\(parts[0]) at \(parts[1].prefix(5)) UTC"
  }
}

extension ScenarioRecorder.Deed {
  fileprivate func isLike(_ other: Self) -> Bool {
    switch (self, other) {
    case (.refresh, .refresh): true
    case (.rejected(let a), .rejected(let b)): a == b
    default: false
    }
  }
}
