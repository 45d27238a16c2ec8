internal import Foundation

/// The environment in which a back end finds hostsim behind the real host's names without knowing of it: its proxy, its
/// certificate, and for Node, which knows no proxy before version 24, its ports.
package struct BackEndEnvironment: Sendable {
  /// The proxy's port.
  package var proxyPort: Int
  /// The ports with TLS, by host name.
  package var ports: [String: Int]
  /// The file with the authority's certificate as PEM.
  package var certificate: String
  /// A file with that certificate and those that the machine trusts, as PEM.
  package var bundle: String
  /// The script that Node loads first.
  package var nodeScript: String

  /// An environment of all parts.
  package init(
    proxyPort: Int, ports: [String: Int], certificate: String, bundle: String, nodeScript: String
  ) {
    self.proxyPort = proxyPort
    self.ports = ports
    self.certificate = certificate
    self.bundle = bundle
    self.nodeScript = nodeScript
  }

  /// The script that Node loads first, in the folder with the pages.
  package static func nodeScript(in staticDirectory: String) -> String {
    staticDirectory + "/exec/node.cjs"
  }

  /// Where Linux distributions keep what a machine trusts.
  private static let systemBundles = [
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
  ]

  /// This certificate and those that the machine trusts, for programs that take one file for all.
  package static func bundle(with certificate: String) -> String {
    let system = systemBundles.lazy.compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }
    return "\(certificate)\n\(system.first ?? "")"
  }

  /// The variables, laid over those that are `present`: names of this machine keep going past the proxy, and so does
  /// whatever is in `NO_PROXY` already; options of Node are kept.
  package func variables(over present: [String: String]) -> [String: String] {
    let proxy = "http://127.0.0.1:\(proxyPort)"
    let direct = ["localhost", ".localhost", "127.0.0.1", "::1"]
    let own = (present["NO_PROXY"] ?? present["no_proxy"] ?? "")
      .split(separator: ",").map { String($0) }
    let past = (own + direct.filter { !own.contains($0) }).joined(separator: ",")
    let options = [present["NODE_OPTIONS"], "--require \"\(nodeScript)\""].compactMap(\.self)
    return [
      "HTTPS_PROXY": proxy, "https_proxy": proxy, "NO_PROXY": past, "no_proxy": past,
      "SSL_CERT_FILE": bundle, "REQUESTS_CA_BUNDLE": bundle, "CURL_CA_BUNDLE": bundle,
      "NODE_EXTRA_CA_CERTS": certificate, "DENO_CERT": certificate,
      "NODE_OPTIONS": options.joined(separator: " "),
      "HOSTSIM_PORTS": ports.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        .joined(separator: ","),
    ]
  }
}
