import ArgumentParser
import Host
import Trials

/// `hostsim serve`: serves until it is told to stop.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the host page, which frames your app (the default command).",
    discussion: """
      Examples:
        hostsim serve
        hostsim serve --app http://localhost:3000
        hostsim serve --app http://localhost:3000 --persona member --lifetime 10m
        hostsim serve --port 0 --json
        hostsim serve --app http://localhost:3000 --origin production

      Ctrl-C ends it.
      """)

  @OptionGroup var files: FileOptions
  @OptionGroup var choices: TokenOptions
  @OptionGroup var service: ServiceOptions

  @Option(help: ArgumentHelp("The folder with the host page.", valueName: "folder"))
  var staticDir: String?

  @OptionGroup var gate: OriginOptions

  @Option(
    help: ArgumentHelp(
      """
      Where the host page lives: development is a name of localhost, production is \
      https://app.meingpt.com, for browsers and back ends that use hostsim's proxy.
      """, valueName: "production|development"))
  var origin: PageOrigin = .development

  @Flag(help: "Print one line of JSON when ready, for scripts.")
  var json = false

  func run() async throws {
    var configuration = try files.read()
    try choices.apply(to: &configuration)
    try service.apply(to: &configuration)
    try gate.apply(to: &configuration)
    configuration.staticDirectory = try Places.staticDirectory(flag: staticDir)
    let desk = HostDesk(origin.applied(to: configuration))
    let signals = StopSignals()
    try await desk.serve(until: signals) { greeting in
      Console.show(json ? greeting.json : greeting.text)
    }
  }
}
