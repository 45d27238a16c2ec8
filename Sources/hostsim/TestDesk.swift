import Browsers
import Foundation
import Host
import Native
import Scenarios
import Tokens
import Trials

/// Finds scenarios, plays them and prints what came of them.
struct TestDesk {
  private let configuration: Configuration
  private let options: SuiteOptions
  private let reports: [ReportOrder]

  /// A desk with these clients; where none is named, with the usual one. Throws when a browser is not
  /// installed.
  init(
    configuration: Configuration, options: SuiteOptions, reports: [ReportOrder]
  ) throws(CommandFailure) {
    self.configuration = configuration
    self.reports = reports
    var options = options
    if options.clients.isEmpty { options.clients = [try Self.usualClient()] }
    for client in options.clients {
      if let absence = client.absence { throw CommandFailure(absence) }
    }
    self.options = options
  }

  private static func usualClient() throws(CommandFailure) -> Client {
    if let usual = Client.usual() { return usual }
    throw CommandFailure(
      message: "No browser is installed that hostsim can drive.",
      remedy:
        "Install one (apt-get install --no-install-recommends chromium-driver "
        + "chromium-headless-shell), name a remote end (--browser http://grid:4444), or play "
        + "without one (--browser none).",
      code: CommandFailure.environment)
  }

  /// What the paths hold, as far as it is chosen. Without paths: `scenarios` here, or else what ships beside
  /// the pages.
  func scenarios(
    at paths: [String], _ selection: Selection
  ) throws(CommandFailure) -> [Scenario] {
    do throws(SuiteError) {
      let files = try ScenarioFiles.find(paths.isEmpty ? [usualFolder] : paths)
      let scenarios = try ScenarioFiles.read(
        files, personas: configuration.personas.map(\.key))
      return try selection.chosen(from: scenarios)
    } catch { throw CommandFailure(error) }
  }

  private var usualFolder: String {
    if FileManager.default.fileExists(atPath: "scenarios") { return "scenarios" }
    let shipped = (configuration.staticDirectory as NSString).deletingLastPathComponent
    return "\(shipped)/scenarios"
  }

  /// Plays them, writes the reports, and gives the exit code.
  func play(
    _ scenarios: [Scenario], shard: Shard?, allowIncomplete: Bool, until signals: StopSignals
  ) async throws(CommandFailure) -> Int32 {
    try await checkApp()
    let pool = SigningPool()
    let stage = Stage(
      configuration: configuration,
      keys: KeyBank(
        stateDirectory: configuration.stateDirectory,
        organizations: configuration.organizations.map(\.id), pool: pool),
      version: Hostsim.version)
    var blank = SuiteResult(version: Hostsim.version, startedAt: HostClock.system.now())
    blank.app = configuration.app
    blank.seed = options.seed
    blank.shard = shard?.description
    let suite = Suite(scenarios, stage: stage, options: options)
    let printer = TestPrinter()
    let (result, isInterrupted) = await Self.run(
      suite, into: blank, printer, keepsOpen: options.keepsOpen, until: signals)
    try write(result)
    let verdict = result.verdict(allowIncomplete: allowIncomplete)
    if verdict == .unfinished {
      for line in result.remedies(allowIncomplete: allowIncomplete) {
        Console.complain("hostsim: \(line)")
      }
    }
    return isInterrupted && !options.keepsOpen ? CommandFailure.interrupted : verdict.rawValue
  }

  private static func run(
    _ suite: Suite, into blank: SuiteResult, _ printer: TestPrinter, keepsOpen: Bool,
    until signals: StopSignals
  ) async -> (SuiteResult, isInterrupted: Bool) {
    await withTaskGroup(of: SuiteResult?.self) { group in
      group.addTask {
        await suite.run(into: blank) { event in
          printer.show(event)
          if keepsOpen, case .trialEnded(let trial, isLast: true) = event,
            trial.outcome != .passed, trial.outcome != .incomplete
          {
            Console.complain("hostsim: the page stays open; Ctrl-C ends it.")
          }
        }
      }
      group.addTask {
        await signals.wait()
        return nil
      }
      var isInterrupted = false
      for await outcome in group {
        group.cancelAll()
        if let outcome { return (outcome, isInterrupted) }
        isInterrupted = true
      }
      return (blank, isInterrupted)
    }
  }

  private func write(_ result: SuiteResult) throws(CommandFailure) {
    for report in reports {
      do { try report.write(result) } catch {
        throw .unwritable("The report \(report.path)", error)
      }
    }
  }

  /// An app that is not there would fail every scenario: better one sentence.
  private func checkApp() async throws(CommandFailure) {
    guard let app = configuration.app, options.backend == nil,
      options.clients.contains(where: \.isBrowser)
    else { return }
    do throws(WebError) {
      try await AppCheck.reach(app, by: options.origin.applied(to: configuration))
    } catch {
      throw CommandFailure(
        message: "The app does not answer: \(error.description)",
        remedy: "Start it, or name another: --app URL", code: CommandFailure.environment)
    }
  }
}

extension CommandFailure {
  static let environment: Int32 = 3
  static let interrupted: Int32 = 130

  /// A browser that cannot be had.
  init(_ error: BrowserError) {
    self.init(message: error.description, remedy: error.remedy, code: Self.environment)
  }
}
