/// Prints a suite while it runs: a line for each trial, a block for each failure, a summary. What it gives
/// is written as it stands, without a newline added.
package struct TerminalReport: Sendable {
  private let isTerminal: Bool
  private let width: Int
  private let color: Bool

  /// A report for a terminal, which also has a progress line, or for a pipe, which has none. `width` in
  /// columns.
  package init(isTerminal: Bool, width: Int = 80, color: Bool = false) {
    self.isTerminal = isTerminal
    self.width = width
    self.color = color
  }

  /// What to write for an event; empty for nothing.
  package mutating func line(for event: SuiteEvent) -> String { "" }
}
