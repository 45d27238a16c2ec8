import ArgumentParser

/// The command line: `hostsim serve | open | exec | test | token | …`.
@main
struct Hostsim: AsyncParsableCommand {
  /// Shown by `--version`, by the API, and to pages.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "hostsim",
    abstract: "Simulates a host that embeds your app and hands it signed tokens.",
    discussion: """
      Examples:
        hostsim                                    serve the built-in demo app
        hostsim serve --app http://localhost:3000  frame your own app
        hostsim open --app http://localhost:3000   the same at the real origin, in a browser window
        hostsim exec -- node server.js             run a back end that finds hostsim at that origin
        hostsim test --app http://localhost:3000   play scenarios against it
        hostsim doctor http://localhost:3000       say why it is not shown
        hostsim report run.json --html report.html print what came of them
        hostsim scenario check my-scenarios        tell every mistake of scenario files
        hostsim token --persona member             print a token
        hostsim token --forge 'alg: none'          print one that no app accepts
        hostsim keys rotate --overlap 10m          let a new key sign
        hostsim ca export ca.pem                   what a browser or back end has to trust
        hostsim config                             print what is in force

      Exit codes: 0 done; 1 a decoded token is not acceptable, or an expectation was not met; 2 a file \
      cannot be used; 3 a scenario could not be played; 64 a wrong command line; 69 the port cannot \
      be listened on.
      """,
    version: version,
    subcommands: [
      Serve.self, OpenCommand.self, ExecCommand.self, TestCommand.self, DoctorCommand.self,
      Report.self, ScenarioCommands.self, TokenCommand.self, Keys.self, CACommand.self,
      Config.self,
    ],
    defaultSubcommand: Serve.self)

  /// Runs the command that was asked for, and turns what it throws into a sentence and an exit code.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let failure as CommandFailure {
      Console.complain(failure.description)
      exit(withError: ExitCode(failure.code))
    } catch {
      exit(withError: error)
    }
  }
}
