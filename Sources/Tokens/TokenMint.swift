import JSON

/// Makes tokens: a pure function of an order, keys, a moment and an id.
package struct TokenMint: Sendable {
  /// A mint.
  package init() {}

  /// A compact JWS. An honest one has exactly the header `alg`, `typ`, `kid` and the claims `iss sub
  /// aud exp iat jti email username organizationName role teams` in that order, then those of
  /// persona and order; the forge is laid over all of it. `now` is in whole seconds since 1970 and
  /// becomes `iat`; `jti` is new for every token. Throws for a viewer, for a forge that needs a key
  /// or token which is not there, and when the key refuses. Source: RFC 7515 §3.1, RFC 7519 §4.1.
  package func issue(
    _ order: TokenOrder, keys: SigningKeys, at now: Int, jti: String
  ) throws(TokenError) -> IssuedToken {
    throw .viewerGetsNoToken(persona: order.persona.key)
  }
}
