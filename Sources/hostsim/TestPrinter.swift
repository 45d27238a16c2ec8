import Foundation
import Native
import Trials

/// Prints a suite on standard output while it runs: with colours and a progress line on a terminal, plainly
/// elsewhere.
final class TestPrinter: Sendable {
  private let report: Locked<TerminalReport>

  init() {
    let isTerminal = isatty(STDOUT_FILENO) == 1
    let environment = ProcessInfo.processInfo.environment
    let isPlain = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    report = Locked(
      TerminalReport(
        isTerminal: isTerminal, width: Self.width(environment),
        color: isTerminal && !isPlain && environment["TERM"] != "dumb"))
  }

  /// Writes what an event is worth.
  func show(_ event: SuiteEvent) {
    let text = report.withLock { $0.line(for: event) }
    if !text.isEmpty { FileHandle.standardOutput.write(Data(text.utf8)) }
  }

  private static func width(_ environment: [String: String]) -> Int {
    environment["COLUMNS"].flatMap { Int($0) }.map { max(40, $0) } ?? 80
  }
}
