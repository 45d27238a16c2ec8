internal import JSON
internal import Messages
internal import Scenarios
internal import Tokens

extension Configuration {
  /// This configuration with what a scenario says of its host, and why it cannot be played so. `canBeSecure`: there is a
  /// certificate, and a browser that takes it.
  func playing(
    _ scenario: Scenario?, canBeSecure: Bool
  ) -> (Configuration, obstacle: ClientFailure?) {
    var mine = self
    guard let scenario else { return (mine, nil) }
    let host = scenario.host
    if let lifetime = host.lifetime { mine.lifetime = lifetime }
    for claim in host.claims.members { mine.claims[claim.name] = claim.value }
    if let origin = host.origin { mine.claim(origin, canBeSecure: canBeSecure) }
    guard let key = host.persona else { return (mine, nil) }
    guard personas.contains(where: { $0.key.isExactly(key) }) else {
      let error = APIError(unknownPersona: key, known: personas.map(\.key))
      return (mine, ClientFailure(error.message, remedy: error.remedy))
    }
    mine.persona = key
    return (mine, nil)
  }

  private mutating func claim(_ origin: String, canBeSecure: Bool) {
    guard let address = AppAddress(origin) else { return claimedOrigin = origin }
    let isLocal =
      address.scheme == "http" && address.host.hasSuffix(".localhost")
      && Self.fault(ofHostName: address.host) == nil
    if isLocal || (canBeSecure && address.isProxied) {
      hostName = address.host
      isSecure = !isLocal
    } else {
      claimedOrigin = origin
    }
  }
}

extension AppAddress {
  /// Whether a browser asks its proxy for it, at the port of HTTPS: neither does for a place on its own machine.
  package var isProxied: Bool { scheme == "https" && port == 443 && !isLoopback }
}
