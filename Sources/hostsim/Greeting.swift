import Foundation
import Host
import JSON
import Tokens

/// What `serve` prints once it listens.
struct Greeting {
  private let configuration: Configuration
  private let origins: Origins

  init(configuration: Configuration, origins: Origins) {
    self.configuration = configuration
    self.origins = origins
  }

  private var organization: String {
    configuration.persona(named: configuration.persona)?.organization
      ?? configuration.organizations[0].id
  }

  /// For a reader.
  var text: String {
    let app = configuration.app ?? "the built-in demo app"
    return """
      hostsim \(Hostsim.version) frames \(app)

        Host page  \(origins.host)/
        API        \(origins.loopback)/api/sim/v1
        Key set    \(origins.loopbackKeySet(of: organization))
        Keys       \(configuration.stateDirectory)

      Ctrl-C ends it.
      """
  }

  /// For a script: one line.
  var json: String {
    let object: JSONObject = [
      "url": .string("\(origins.host)/"), "base": .string(origins.loopback),
      "bridge": .string("ws" + origins.loopback.dropFirst(4) + "/bridge"),
      "organization": .string(organization), "issuer": .string(origins.issuer),
      "pid": .number(Int(ProcessInfo.processInfo.processIdentifier)),
    ]
    return JSONValue.object(object).text
  }
}
