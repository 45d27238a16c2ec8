package import Host
internal import Messages

/// Where the host page lives in a browser that is driven, unless a scenario's `host.origin` says it.
package enum PageOrigin: String, Sendable, Hashable, CaseIterable {
  /// The real host's, `https://app.meingpt.com`: over TLS, through a proxy that leads nowhere else.
  case production
  /// Plain HTTP under a name of `localhost`, as `hostsim serve` has it.
  case development

  /// The configuration of a page that lives there.
  package func applied(to configuration: Configuration) -> Configuration {
    guard self == .production, let name = Self.productionName else { return configuration }
    var configuration = configuration
    configuration.hostName = name
    configuration.isSecure = true
    return configuration
  }

  /// The real host's name.
  package static let productionName = AppAddress(HostProfile.meingpt.productionIssuer)?.host

  /// The names that a certificate for these scenarios needs.
  static func secureNames(_ origins: [String]) -> [String] {
    let claimed = origins.compactMap { AppAddress($0) }.filter(\.isProxied).map(\.host)
    return Array(Set(claimed + [productionName].compactMap(\.self))).sorted()
  }
}
