package import JSON

/// A user who can be signed in at the host.
package struct Persona: Sendable, Hashable {
  /// The name by which flags, files and pages choose this persona.
  package var key: String
  /// The user id: the claim `sub`. Opaque.
  package var id: String
  /// The claim `email`.
  package var email: String
  /// The display name: the claim `username`.
  package var username: String
  /// The claim `role`.
  package var role: Role
  /// The claim `teams`.
  package var teams: [Team]
  /// The id of the organisation the user belongs to.
  package var organization: String
  /// Claims beyond the host's own, or other values for those; `null` leaves a claim out.
  package var claims: JSONObject

  /// A user with these claims.
  package init(
    key: String, id: String, email: String, username: String, role: Role, teams: [Team] = [],
    organization: String, claims: JSONObject = [:]
  ) {
    self.key = key
    self.id = id
    self.email = email
    self.username = username
    self.role = role
    self.teams = teams
    self.organization = organization
    self.claims = claims
  }
}
