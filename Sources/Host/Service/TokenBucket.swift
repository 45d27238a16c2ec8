/// Bounds a rate: holds up to `capacity` tokens, gains `perSecond` of them, and gives one for each
/// message. Times are milliseconds of any clock that only moves forward.
struct TokenBucket: Sendable {
  let capacity: Int
  let perSecond: Int
  /// In thousandths of a token, so that a millisecond's gain is a whole number.
  private var level: Int
  private var last: Int

  init(capacity: Int, perSecond: Int, now: Int) {
    self.capacity = capacity
    self.perSecond = perSecond
    level = capacity * 1000
    last = now
  }

  /// Takes one token; false when there is none. A clock that moves back gains nothing.
  mutating func take(now: Int) -> Bool {
    let (gain, overflow) = max(0, now - last).multipliedReportingOverflow(by: perSecond)
    level = overflow ? capacity * 1000 : min(capacity * 1000, level + min(gain, capacity * 1000))
    last = now
    guard level >= 1000 else { return false }
    level -= 1000
    return true
  }
}
