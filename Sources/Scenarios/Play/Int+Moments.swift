/// Moments in milliseconds since 1970; those at the ends of time stay there.
extension Int {
  /// This moment and so much later.
  func later(by time: Duration) -> Int {
    let (sum, overflow) = addingReportingOverflow(time.milliseconds)
    return overflow ? .max : sum
  }

  /// The milliseconds from another moment to this one.
  func since(_ other: Int) -> Int {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (other < 0 ? .max : .min) : difference
  }
}
