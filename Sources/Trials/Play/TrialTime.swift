package import Host

/// The clock of a trial.
package enum TrialTime: Sendable {
  /// One that moves only when it is told to.
  case virtual(VirtualClock)
  /// The machine's own.
  case real

  /// Milliseconds since 1970.
  package var now: Int { hostClock.now() }

  /// The clock as the service sees it.
  package var hostClock: HostClock {
    switch self {
    case .virtual(let clock): clock.hostClock
    case .real: .system
    }
  }

  /// When a simulated clock's service does something next; nil where nothing waits, and in real time.
  var nextDue: Int? {
    if case .virtual(let clock) = self { clock.nextDue } else { nil }
  }
}
