import ArgumentParser
import Foundation
import Native
import Trials

/// `hostsim report`: prints a suite that ran earlier, or several as one.
struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the result of an earlier run, or of several as one.",
    discussion: """
      Examples:
        hostsim report run.json
        hostsim report run.json --html report.html
        hostsim report shard-*.json --junit junit.xml --html report.html

      The files come from hostsim test --report json=run.json. Several become one suite: shards, or runs in \
      other browsers. Without a format the terminal's report is printed; - as a file is standard output.

      Exit codes: 0 everything passed, or was skipped; 1 an expectation was not met; 2 a file cannot be read or \
      written; 3 something could not be done; 64 a wrong command line.
      """)

  @Argument(help: ArgumentHelp("Results to read.", valueName: "run.json"))
  var files: [String]

  @Option(help: ArgumentHelp("Write one page that needs nothing else.", valueName: "file"))
  var html: String?
  @Option(help: ArgumentHelp("Write JUnit XML.", valueName: "file"))
  var junit: String?
  @Option(help: ArgumentHelp("Write TAP 14.", valueName: "file"))
  var tap: String?
  @Option(help: ArgumentHelp("Write the result itself, to be read again.", valueName: "file"))
  var json: String?

  func run() throws {
    var results: [SuiteResult] = []
    for file in files { results.append(try Self.read(file)) }
    guard let result = SuiteResult.merged(results) else { return }
    let orders: [ReportOrder] = [
      (ReportFormat.html, html), (.junit, junit), (.tap, tap), (.json, json),
    ].compactMap { format, path in path.map { ReportOrder(format, path: $0) } }
    for order in orders { try Self.write(order, result) }
    if orders.isEmpty {
      var report = TerminalReport.standardOutput()
      Console.write(report.text(of: result))
    }
    // Whether skipped steps count was decided when the suite was played.
    let verdict = result.verdict(allowIncomplete: true)
    if verdict != .passed { throw ExitCode(verdict.rawValue) }
  }

  private static func read(_ file: String) throws(CommandFailure) -> SuiteResult {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: file))
    } catch {
      throw CommandFailure(
        message: "\(file) cannot be read.",
        remedy: "Name a result of hostsim test --report json=FILE", code: CommandFailure.badFile)
    }
    do throws(ReportError) {
      return try SuiteResult(reading: Array(data))
    } catch {
      throw CommandFailure(
        message: "\(file) is no result of a run: \(error).", remedy: error.remedy,
        code: CommandFailure.badFile)
    }
  }

  private static func write(_ order: ReportOrder, _ result: SuiteResult) throws(CommandFailure) {
    do {
      try order.write(result)
    } catch {
      throw .unwritable(order.path, error)
    }
  }
}

extension TerminalReport {
  /// As wide as the terminal that standard output is, in colours unless `NO_COLOR` is set (https://no-color.org)
  /// or the terminal is dumb; plain in a pipe.
  static func standardOutput() -> TerminalReport {
    let environment = ProcessInfo.processInfo.environment
    let isTerminal = StandardOutput.isTerminal && environment["TERM"] != "dumb"
    return TerminalReport(
      isTerminal: isTerminal, width: StandardOutput.columns ?? 80,
      color: environment["NO_COLOR", default: ""].isEmpty)
  }
}
