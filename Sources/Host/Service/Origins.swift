package import Messages
import Tokens

/// The addresses under which one running service is reached. All of them follow from the
/// configuration and the port.
package struct Origins: Sendable, Hashable {
  /// The host page's origin: the one it claims, else `page`.
  package let host: String
  /// Where the host page is served.
  package let page: String
  /// `http://127.0.0.1:PORT`: for programs that do not resolve names under `.localhost`.
  package let loopback: String
  /// The origin of the built-in demo app.
  package let demo: String
  /// The origin of the foreign window that an app with a substring check takes for the host.
  package let foreign: String
  /// The claim `iss`.
  package let issuer: String
  /// The framed app.
  package let app: AppAddress
  /// Whether the framed app is the built-in demo.
  package let isDemo: Bool
  /// The port that is listened on.
  package let port: Int
  private let profile: HostProfile

  /// Addresses on `port`. An app that is no URL is taken for the demo: `Configuration` has refused it.
  package init(configuration: Configuration, profile: HostProfile, port: Int) {
    func origin(_ name: String) -> String { "http://\(name)" + (port == 80 ? "" : ":\(port)") }
    self.port = port
    self.profile = profile
    let name = configuration.hostName.lowercased()
    page = configuration.isSecure ? "https://\(name)" : origin(name)
    host = configuration.claimedOrigin ?? page
    loopback = origin("127.0.0.1")
    demo = origin(ServedName.demoName)
    foreign = origin(ServedName.lookAlikeName(mark: profile.originMark))
    issuer = configuration.issuer ?? host
    let own = configuration.app.flatMap { AppAddress($0) }
    isDemo = own == nil
    app = own ?? AppAddress(demo: demo)
  }

  /// Whether a page of this origin may open the bridge and change things: the host page itself, also
  /// under the loopback names.
  package func isOwn(_ origin: String) -> Bool {
    origin == page || origin == host || origin == loopback || origin == loopback(named: "localhost")
      || origin == loopback(named: "[::1]")
  }

  /// The key set's URL for browsers: where the host page is served.
  package func keySet(of organization: String) -> String {
    page + profile.keySetPath(organization: organization)
  }

  /// The key set's URL for back ends.
  package func loopbackKeySet(of organization: String) -> String {
    loopback + profile.keySetPath(organization: organization)
  }

  /// The bridge's address.
  package var bridge: String { "ws" + page.dropFirst(4) + "/bridge" }

  /// The bridge as CSP sources, under every name that it is reached by.
  package var bridgeSources: String { "ws" + page.dropFirst(4) }

  /// Everything that foreign windows may be framed from, as CSP sources.
  package var foreignSources: String {
    let suffix = port == 80 ? "" : ":\(port)"
    return "http://\(ServedName.foreignName)\(suffix) http://*.\(ServedName.foreignName)\(suffix)"
  }

  private func loopback(named name: String) -> String {
    "http://\(name)" + (port == 80 ? "" : ":\(port)")
  }
}

extension AppAddress {
  /// The demo app at its origin.
  fileprivate init(demo origin: String) {
    guard let address = AppAddress(origin + "/") else {
      preconditionFailure("\(origin) is an origin that this service made itself")
    }
    self = address
  }
}
