package import Messages

/// The host page as far as an app has to get on with it.
package struct Framer: Sendable, Hashable {
  /// The origin of the host page; only scheme, host and port count.
  package let address: AppAddress
  /// Words and paths of the host.
  package let profile: HostProfile

  /// The host page on the origin of `address`.
  package init(_ address: AppAddress, profile: HostProfile = .meingpt) {
    self.address = address
    self.profile = profile
  }

  /// The real host's origin; nil when the profile names none that is an address.
  package static func production(_ profile: HostProfile = .meingpt) -> Framer? {
    AppAddress(profile.productionIssuer).map { Framer($0, profile: profile) }
  }

  /// hostsim's own origin in development, on `port`.
  package static func development(
    port: Int = 7357, _ profile: HostProfile = .meingpt
  ) -> Framer? {
    AppAddress("http://\(profile.hostName):\(port)").map { Framer($0, profile: profile) }
  }

  /// What a browser calls its origin.
  package var origin: String { address.origin }
  /// The real host's origin.
  package var productionOrigin: String { profile.productionIssuer }
  /// Whether this is the real host's origin.
  package var isProduction: Bool { origin == productionOrigin }

  /// Whom something hurts that only happens under this origin.
  var everybody: String {
    isProduction ? "Everybody in production" : "Only development mode, under \(origin)"
  }

  /// The sources that have to stand in `frame-ancestors`: the real host, and this one where it is another.
  var ancestors: String { isProduction ? origin : "\(productionOrigin) \(origin)" }

  /// The address of a key set. The organisation is only known to the token.
  func keySetURL(organization: String = "ORGANISATION") -> String {
    origin + profile.keySetPath(organization: organization)
  }
}
