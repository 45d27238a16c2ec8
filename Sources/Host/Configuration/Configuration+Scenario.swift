internal import JSON
internal import Scenarios
internal import Tokens

extension Configuration {
  /// This configuration with what a scenario says of its host, and why it cannot be played so.
  func playing(_ scenario: Scenario?) -> (Configuration, obstacle: ClientFailure?) {
    var mine = self
    guard let scenario else { return (mine, nil) }
    let host = scenario.host
    if let lifetime = host.lifetime { mine.lifetime = lifetime }
    for claim in host.claims.members { mine.claims[claim.name] = claim.value }
    if let origin = host.origin { mine.claim(origin) }
    guard let key = host.persona else { return (mine, nil) }
    guard personas.contains(where: { $0.key.isExactly(key) }) else {
      let error = APIError(unknownPersona: key, known: personas.map(\.key))
      return (mine, ClientFailure(error.message, remedy: error.remedy))
    }
    mine.persona = key
    return (mine, nil)
  }

  private mutating func claim(_ origin: String) {
    let address = AppAddress(origin)
    if let address, address.scheme == "http", address.host.hasSuffix(".localhost"),
      Self.fault(ofHostName: address.host) == nil
    {
      hostName = address.host
    } else {
      claimedOrigin = origin
    }
  }
}
