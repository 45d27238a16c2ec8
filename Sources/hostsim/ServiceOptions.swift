import ArgumentParser
import Host
import Messages
import Scenarios

/// The flags that say what is served, laid over the configuration file.
struct ServiceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The URL of your app; demo is the built-in one.", valueName: "url"))
  var app: String?

  @Option(help: ArgumentHelp("The port; 0 takes a free one. (default: 7357)", valueName: "port"))
  var port: Int?

  @Option(
    help: ArgumentHelp(
      "The name of the host page. (default: app.meingpt.com.localhost)", valueName: "name"))
  var hostName: String?

  @Option(
    help: ArgumentHelp(
      """
      A further https name that browsers find through the proxy, and the port of this machine that \
      answers for it over http. Repeatable.
      """, valueName: "name=port"))
  var map: [String] = []

  @Option(help: ArgumentHelp("The frame's attribute sandbox.", valueName: "tokens"))
  var sandbox: String?

  @Option(help: ArgumentHelp("The frame's attribute allow.", valueName: "features"))
  var allow: String?

  @Option(help: ArgumentHelp("The frame's attribute referrerpolicy.", valueName: "policy"))
  var referrerPolicy: String?

  /// Lays the flags over `configuration`.
  func apply(to configuration: inout Configuration) throws(CommandFailure) {
    if let app {
      guard app == "demo" || AppAddress(app) != nil else {
        throw CommandFailure(
          message: "--app is a web address, not \"\(app)\".",
          remedy: "Such as --app http://localhost:3000, or --app demo",
          code: CommandFailure.usage)
      }
      configuration.app = app == "demo" ? nil : app
    }
    if let port {
      guard 0...65535 ~= port else {
        throw CommandFailure(
          message: "--port is a number from 0 to 65535, not \(port).",
          remedy: "0 takes a free port.", code: CommandFailure.usage)
      }
      configuration.port = port
    }
    if let hostName {
      if let fault = Configuration.fault(ofHostName: hostName) {
        throw CommandFailure(message: "--host-name: \(fault).", code: CommandFailure.usage)
      }
      configuration.hostName = hostName.lowercased()
    }
    try configuration.map(flags: map)
    configuration.sandbox = sandbox ?? configuration.sandbox
    configuration.allow = allow ?? configuration.allow
    configuration.referrerPolicy = referrerPolicy ?? configuration.referrerPolicy
  }
}

extension Configuration {
  /// Lays `--map` over the names that the file maps; throws a sentence for the command line.
  mutating func map(flags: [String]) throws(CommandFailure) {
    let example = "Such as --map staging.example.com=3000, for an app that listens on port 3000."
    for text in flags {
      guard let host = MappedHost(text) else {
        throw CommandFailure(
          message: "--map is a host name and a port, not \"\(text)\".", remedy: example,
          code: CommandFailure.usage)
      }
      if let fault = map(host) {
        throw CommandFailure(
          message: "--map: \(fault).", remedy: example, code: CommandFailure.usage)
      }
    }
  }
}
