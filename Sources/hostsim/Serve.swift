import ArgumentParser
import Host

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

      Ctrl-C ends it.
      """)

  @OptionGroup var files: FileOptions
  @OptionGroup var choices: TokenOptions
  @OptionGroup var service: ServiceOptions

  @Option(help: ArgumentHelp("The folder with the host page.", valueName: "folder"))
  var staticDir: String?

  @Flag(help: "Print one line of JSON when ready, for scripts.")
  var json = false

  func run() async throws {
    var configuration = try files.read()
    try choices.apply(to: &configuration)
    try service.apply(to: &configuration)
    configuration.staticDirectory = try Places.staticDirectory(flag: staticDir)
    if let warning = Configuration.warning(lifetime: configuration.lifetime) {
      Console.complain("warning: \(warning)")
    }
    throw CommandFailure(message: "serve is not wired", code: 70)
  }
}
