import ArgumentParser
import Browsers
import Doctor
import Foundation
import Host
import JSON
import Messages
import Tokens
import Trials

/// `hostsim doctor`: says why an app would not be shown, and what to change.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say why your app is not shown in the host page, and what to change.",
    discussion: """
      Examples:
        hostsim doctor http://localhost:3000
        hostsim doctor https://shop.example/embed --browser firefox
        hostsim doctor http://localhost:3000 --origin development --browser none
        hostsim doctor http://localhost:3000 --json

      Fetches the app as a browser would, and opens it in one for a simulated hour.

      Exit codes: 0 nothing blocks; 1 something does; 2 a file cannot be used; 3 the browser could not be \
      used; 64 a wrong command line.
      """)

  @Argument(help: ArgumentHelp("The URL of your app.", valueName: "url"))
  var url: String

  @Option(
    help: ArgumentHelp(
      """
      For which host page the headers are read: production is the real host's, development the one of \
      hostsim serve.
      """, valueName: "production|development"))
  var origin: PageOrigin = .production

  @Option(
    help: ArgumentHelp(
      """
      chromium, chromium-headless-shell, firefox, or none to fetch only. (default: the first browser \
      installed, else none)
      """, valueName: "browser"))
  var browser: String?

  @Option(
    help: ArgumentHelp(
      "A host name of the app that a port of this machine answers for, over plain HTTP. Repeatable.",
      valueName: "name=port"))
  var map: [String] = []

  @Flag(help: "Print the findings as JSON.")
  var json = false

  @OptionGroup var files: FileOptions

  @Option(help: ArgumentHelp("The folder with the host page.", valueName: "folder"))
  var staticDir: String?

  func run() async throws {
    guard let app = AppAddress(url) else {
      throw CommandFailure(
        message: "The app's URL is a web address, not \"\(url)\".",
        remedy: "Such as hostsim doctor http://localhost:3000", code: CommandFailure.usage)
    }
    let client = try chosenClient()
    var configuration = try files.read()
    configuration.app = url
    try configuration.map(flags: map)
    let framer = try chosenFramer(port: configuration.port)
    var evidence = await WebProbe(mapped: configuration.mappedPorts).look(at: app)
    var failure: CommandFailure?
    if let client, evidence.failure == nil {
      configuration.port = 0
      configuration.staticDirectory = try Places.staticDirectory(flag: staticDir)
      do throws(ClientFailure) {
        evidence.browser = try await probe(client, configuration).look()
      } catch {
        failure = CommandFailure(
          message: "The browser could not look at the app: \(error.what).",
          remedy: error.remedy + " To do without: --browser none",
          code: CommandFailure.environment)
      }
    }
    let diagnosis = Diagnosis(evidence, for: framer, checkedAt: HostClock.system.now())
    let object = diagnosis.jsonWithBrowser()
    Console.show(
      json ? String(decoding: object.encoded(pretty: true), as: UTF8.self) : diagnosis.text)
    let isBlocked = diagnosis.status == "blocked"
    if let failure {
      guard isBlocked else { throw failure }
      Console.complain(failure.description)
    }
    if isBlocked { throw ExitCode(1) }
  }

  private func probe(_ client: Client, _ configuration: Configuration) -> BrowserProbe {
    let keys = KeyBank(
      stateDirectory: configuration.stateDirectory,
      organizations: configuration.organizations.map(\.id), pool: SigningPool())
    return BrowserProbe(
      stage: Stage(configuration: configuration, keys: keys, version: Hostsim.version),
      client: client, origin: origin)
  }

  private func chosenFramer(port: Int) throws(CommandFailure) -> Framer {
    let framer: Framer? =
      switch origin {
      case .production: Framer.production()
      case .development: Framer.development(port: port == 0 ? 7357 : port)
      }
    guard let framer else {
      throw CommandFailure(
        message: "The host has no origin that is a web address.", code: CommandFailure.usage)
    }
    return framer
  }

  /// The browser to look with; nil for none.
  private func chosenClient() throws(CommandFailure) -> Client? {
    guard let browser else { return Client.usual() }
    guard let client = Client(browser) else {
      throw CommandFailure(
        message: "There is no browser \"\(browser)\".",
        remedy: "Use \(Client.words.joined(separator: ", ")), or the URL of a remote end.",
        code: CommandFailure.usage)
    }
    guard client.isBrowser else { return nil }
    if let absence = client.absence { throw CommandFailure(absence) }
    return client
  }
}
