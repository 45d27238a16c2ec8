import Native
import Trials

/// Prints a suite on standard output while it runs: with colours and a progress line on a terminal, plainly
/// elsewhere.
final class TestPrinter: Sendable {
  private let report = Locked(TerminalReport.standardOutput())

  /// Writes what an event is worth.
  func show(_ event: SuiteEvent) {
    let text = report.withLock { $0.line(for: event) }
    if !text.isEmpty { Console.write(text) }
  }
}
