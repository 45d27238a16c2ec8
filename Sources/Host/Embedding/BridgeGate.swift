import Native

/// Whether an embedding's bridge is cut on purpose, and until when. Read on the loop thread.
final class BridgeGate: Sendable {
  private let closedUntil = Locked<Int?>(nil)

  /// Cuts the bridge until this moment by `HostClock.elapsed`.
  func close(until moment: Int) { closedUntil.withLock { $0 = moment } }

  /// Restores it.
  func open() { closedUntil.withLock { $0 = nil } }

  /// Whether it is cut at this moment.
  func isClosed(at now: Int) -> Bool { closedUntil.withLock { $0.map { now < $0 } ?? false } }
}
