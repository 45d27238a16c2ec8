import ArgumentParser
import Host

/// The flags of a host page at its real origin.
struct OriginOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The proxy's port; 0 takes a free one. (default: 7358)", valueName: "port"))
  var proxyPort: Int?

  /// Lays the flags over `configuration`.
  func apply(to configuration: inout Configuration) throws(CommandFailure) {
    guard let proxyPort else { return }
    guard 0...65535 ~= proxyPort else {
      throw CommandFailure(
        message: "--proxy-port is a number from 0 to 65535, not \(proxyPort).",
        remedy: "0 takes a free port.", code: CommandFailure.usage)
    }
    configuration.proxyPort = proxyPort
  }
}
