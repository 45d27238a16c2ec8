package import JSON
internal import Messages
package import Scenarios
package import Tokens

/// Everything that can be chosen about a service: the defaults, overlaid by `hostsim.yaml`, overlaid by flags.
package struct Configuration: Sendable, Hashable {
  /// The name under which the host page is served, without port.
  package var hostName = HostProfile.meingpt.hostName
  /// Whether browsers find the host page at `https://` and that name, without a port: over TLS, through the proxy that
  /// `Simulator` then has beside it. Otherwise it is plain HTTP, on `port`.
  package var isSecure = false
  /// The port of that proxy; 0 takes a free one.
  package var proxyPort = 7358
  /// Further host names that the proxy leads to, over TLS, and the port of this machine behind each, which speaks plain
  /// HTTP: a secure page can frame an app under another name than one of `localhost` only so.
  package var mappedHosts: [MappedHost] = []
  /// The origin at which the host page says that it lives; nil for the one where it does. Decides the
  /// issuer, the origin of the host's messages as far as no browser does, and what foreign windows post to.
  package var claimedOrigin: String?
  /// The port to listen on; 0 takes a free one.
  package var port = 7357
  /// The URL of the framed app; nil for the built-in demo app.
  package var app: String?
  /// The claim `iss`; nil for the host page's own origin.
  package var issuer: String?
  /// Life of a token, in whole seconds.
  package var lifetime = HostProfile.meingpt.lifetime
  /// Claims that every token carries beside, or instead of, its persona's; null removes one.
  package var claims: JSONObject = [:]
  /// The organisations, each with keys of its own; the first one is that of personas that name none.
  package var organizations = [
    Organization(id: "org_demo", name: "Beispiel GmbH"),
    Organization(id: "org_other", name: "Nachbar AG"),
  ]
  /// The people who can be signed in.
  package var personas = Configuration.shippedPersonas
  /// The key of the persona that is signed in when nobody says otherwise.
  package var persona = "admin"
  /// Answers to the first, second, … refresh of a new embedding; the last one repeats.
  package var refreshes: [Answer] = [Answer(.token(nil))]
  /// The frame's attribute `sandbox`; nil leaves it out.
  package var sandbox: String?
  /// The frame's attribute `allow`; nil leaves it out.
  package var allow: String?
  /// The frame's attribute `referrerpolicy`; nil leaves it out.
  package var referrerPolicy: String?
  /// The folder with the host page, the demo app and the foreign window.
  package var staticDirectory = "static"
  /// The folder with the scenarios that a person can play in the host page; nil for `scenarios` beside
  /// `staticDirectory`.
  package var scenarioDirectory: String?
  /// The folder that keeps keys and certificates.
  package var stateDirectory = ""

  /// The defaults.
  package init() {}

  /// The names that a server of this configuration proves by a certificate.
  package var secureNames: [String] { playedNames + CertificateAuthority.loopback }

  /// The host names that hostsim answers for in a browser or back end that uses its proxy.
  package var playedNames: [String] { [hostName] + mappedHosts.map(\.name) }

  /// The persona of a key.
  package func persona(named key: String) -> Persona? {
    personas.first { $0.key == key }
  }

  /// A sentence for whoever chose a life so short that the documented app, which refreshes five minutes before
  /// the end, never does; otherwise nil.
  package static func warning(lifetime: Int) -> String? {
    let lead = HostProfile.meingpt.refreshLead
    guard lifetime <= lead else { return nil }
    return """
      Tokens live \(TimeSpan.text(seconds: lifetime)): an app that follows the documentation \
      refreshes \(TimeSpan.text(seconds: lead)) before the end, so it never will.
      """
  }

  /// The three who ship: an admin whose name shows whether an app decodes UTF-8, a member, and a viewer, who
  /// gets no token.
  package static let shippedPersonas = [
    Persona(
      key: "admin", id: "user_admin", email: "admin@example.com", username: "Prüf-Admin",
      role: .admin,
      teams: [
        Team(id: "team_product", name: "Produkt"), Team(id: "team_quality", name: "Qualität"),
      ],
      organization: "org_demo"),
    Persona(
      key: "member", id: "user_member", email: "member@example.com", username: "Test Member",
      role: .member, teams: [Team(id: "team_product", name: "Produkt")],
      organization: "org_demo"),
    Persona(
      key: "viewer", id: "user_viewer", email: "viewer@example.com", username: "Test Viewer",
      role: .viewer, organization: "org_demo"),
  ]
}
