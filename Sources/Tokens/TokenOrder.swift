package import JSON

/// Everything about a token but the key and the moment.
package struct TokenOrder: Sendable, Hashable {
  /// Whose token it is.
  package var persona: Persona
  /// For whom it is: `aud` and `organizationName`.
  package var organization: Organization
  /// The claim `iss`.
  package var issuer: String
  /// The life in whole seconds.
  package var lifetime: Int
  /// Claims with other values; `null` removes one.
  package var claims: JSONObject
  /// How the token is bent, if at all.
  package var forge: Forge?
  /// The compact token given out last, for `same-as: previous`.
  package var previous: String?
  /// The compact token the app was opened with, for `same-as: initial`.
  package var initial: String?

  /// An order; an hour of life is what the host gives.
  package init(
    persona: Persona, organization: Organization, issuer: String, lifetime: Int = 3600,
    claims: JSONObject = [:], forge: Forge? = nil, previous: String? = nil, initial: String? = nil
  ) {
    self.persona = persona
    self.organization = organization
    self.issuer = issuer
    self.lifetime = lifetime
    self.claims = claims
    self.forge = forge
    self.previous = previous
    self.initial = initial
  }
}
