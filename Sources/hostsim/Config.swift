import ArgumentParser
import Host

/// `hostsim config`: prints what is in force.
struct Config: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the effective configuration, a commented hostsim.yaml.",
    discussion: """
      Defaults, overlaid by the configuration file, overlaid by flags. The output is a valid file:
        hostsim config > hostsim.yaml
      """)

  @OptionGroup var files: FileOptions
  @OptionGroup var choices: TokenOptions
  @OptionGroup var service: ServiceOptions

  func run() throws {
    var configuration = try files.read()
    try choices.apply(to: &configuration)
    try service.apply(to: &configuration)
    Console.show(String(configuration.rendered().dropLast()))
  }
}
