import ArgumentParser
import Host
import JSON
import Native
import Tokens

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
    let pool = SigningPool()
    let keys = configuration.keyStore(on: pool)
    let service = HostService(
      configuration: configuration, keys: keys, pool: pool, version: Hostsim.version)
    let signals = StopSignals()
    let simulator: Simulator
    do throws(WebError) {
      simulator = try await Simulator.start(service)
    } catch { throw CommandFailure(error) }
    let greeting = Greeting(configuration: configuration, origins: service.origins)
    Console.show(json ? greeting.json : greeting.text)
    let organizations = configuration.organizations.map(\.id)
    let failure = await Self.serve(keys, organizations, until: signals)
    await simulator.stop(within: .milliseconds(800), code: failure?.code ?? 0)
    if let failure { throw failure }
  }

  /// Reads or makes the keys beside the running server, then waits for a signal. Gives what is wrong with the keys.
  private static func serve(
    _ keys: KeyStore, _ organizations: [String], until signals: StopSignals
  ) async -> CommandFailure? {
    await withTaskGroup(of: CommandFailure??.self) { group in
      group.addTask {
        await signals.wait()
        return .some(nil)
      }
      group.addTask {
        for id in organizations {
          do throws(KeyStoreError) {
            _ = try await keys.keys(for: id)
          } catch { return CommandFailure(error) }
        }
        return nil
      }
      defer { group.cancelAll() }
      for await outcome in group {
        if let outcome { return outcome }
      }
      return nil
    }
  }
}
