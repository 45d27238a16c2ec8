import Foundation
import Host
import JSON
import Native
import Tokens

/// What `serve` prints once it listens.
struct Greeting {
  private let configuration: Configuration
  private let origins: Origins
  private let gateway: Gateway?
  private let authority: CertificateAuthority?

  init(
    configuration: Configuration, origins: Origins, gateway: Gateway?,
    authority: CertificateAuthority?
  ) {
    self.configuration = configuration
    self.origins = origins
    self.gateway = gateway
    self.authority = authority
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
        Key set    \(keySet)
        Keys       \(configuration.stateDirectory)
      \(secureLines)
      Ctrl-C ends it.
      """
  }

  private var keySet: String {
    gateway == nil
      ? origins.loopbackKeySet(of: organization) : origins.keySet(of: organization)
  }

  private var secureLines: String {
    guard let gateway, let authority else { return "" }
    return """
        Proxy      127.0.0.1:\(gateway.proxy.port), for browsers and back ends that are to see these names
        Authority  \(authority.path), which vouches for them

      """
  }

  /// For a script: one line.
  var json: String {
    let object: JSONObject = [
      "url": .string("\(origins.host)/"), "base": .string(origins.loopback),
      "bridge": .string("ws" + origins.loopback.dropFirst(4) + "/bridge"),
      "organization": .string(organization), "issuer": .string(origins.issuer),
      "pid": .number(Int(ProcessInfo.processInfo.processIdentifier)),
      "proxy": .optional(gateway.map { "http://127.0.0.1:\($0.proxy.port)" }),
      "certificate": .optional(authority?.path),
    ]
    return JSONValue.object(object).text
  }
}
