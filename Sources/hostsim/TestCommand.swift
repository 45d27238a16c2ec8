import ArgumentParser
import Foundation
import Host
import Native
import Scenarios
import Tokens
import Trials

/// `hostsim test`: plays scenarios against an app and says what came of them.
struct TestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Play scenarios against your app, in browsers or without one.",
    discussion: """
      Examples:
        hostsim test --app http://localhost:3000
        hostsim test scenarios/expiry --browser firefox --browser chromium
        hostsim test --browser none --seed 7
        hostsim test --tag refresh --filter '/silen(t|ce)/' --bail
        hostsim test --shard 2/5 --report junit=junit.xml --report html=report.html
        hostsim test slow.yaml --headed --keep-open
        hostsim test --app http://localhost:3000 --backend 'node server.js'

      Exit codes: 0 everything passed; 1 an expectation was not met; 2 a file cannot be used, and \
      nothing was played; 3 something could not be done: no browser, no app, or steps were skipped; \
      64 a wrong command line; 130 ended by Ctrl-C.
      """)

  @Argument(
    help: ArgumentHelp(
      "Scenario files, and folders with such. (default: scenarios, here or as shipped)",
      valueName: "path"))
  var paths: [String] = []

  @OptionGroup var files: FileOptions
  @OptionGroup var choices: TokenOptions
  @OptionGroup var service: ServiceOptions
  @OptionGroup(title: "Which scenarios") var selection: TestSelection
  @OptionGroup(title: "How to play them") var play: TestPlay

  @Option(
    help: ArgumentHelp(
      "Write a report: junit, json, html or tap, and a file. Repeatable.", valueName: "format=file")
  )
  var report: [String] = []

  @Option(help: ArgumentHelp("The folder with the host page.", valueName: "folder"))
  var staticDir: String?

  func run() async throws {
    let reports = try report.map { try ReportOrder(flag: $0) }
    let (selection, options) = (try selection.selection(), try play.options(port: service.port))
    var configuration = try files.read()
    try choices.apply(to: &configuration)
    try service.apply(to: &configuration)
    configuration.port = service.port ?? 0
    configuration.staticDirectory = try Places.staticDirectory(flag: staticDir)
    let desk = try TestDesk(configuration: configuration, options: options, reports: reports)
    let scenarios = try desk.scenarios(at: paths, selection)
    let signals = StopSignals()
    let verdict = try await desk.play(
      scenarios, shard: selection.shard, allowIncomplete: play.allowIncomplete, until: signals)
    if verdict != 0 { throw ExitCode(verdict) }
  }
}

extension ReportOrder {
  /// Reads `--report`; throws a sentence for the command line.
  init(flag: String) throws(CommandFailure) {
    guard let order = ReportOrder(flag) else {
      let known = ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandFailure(
        message: "--report is a format and a file, not \"\(flag)\".",
        remedy: "Such as --report junit=results/junit.xml; formats are \(known).",
        code: CommandFailure.usage)
    }
    self = order
  }
}
