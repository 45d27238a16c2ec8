/// The values of a token header's `alg` that the simulator can write. Honest tokens use `RS256`.
/// Source: RFC 7518 §3.1.
package enum SignatureAlgorithm: String, Sendable, Hashable, CaseIterable {
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case RS256, RS384, PS256, ES256, HS256
  case none
}
