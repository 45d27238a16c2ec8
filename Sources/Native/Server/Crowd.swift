/// Counts the connections that go, since the allocator would keep for ever what many of them leave behind. Confined to the
/// loop thread.
final class Crowd {
  private static let size = 500
  /// So many that go within a second are still the same crowd.
  private static let stragglers = 50

  private var gone = 0
  private var isLeaving = false

  /// One more is gone. True when that makes a crowd, once until `takeStragglers` says no.
  func countDeparture() -> Bool {
    gone += 1
    guard gone >= Self.size, !isLeaving else { return false }
    (gone, isLeaving) = (0, true)
    return true
  }

  /// Counts from zero again when many more went since this was asked last, and says whether they did.
  func takeStragglers() -> Bool {
    isLeaving = gone >= Self.stragglers
    if isLeaving { gone = 0 }
    return isLeaving
  }
}
