package import JSON

/// A customer of the host: its id is a token's `aud`, its name the claim `organizationName`.
package struct Organization: Sendable, Hashable {
  /// An opaque id such as `org_demo`.
  package var id: String
  /// The name that users see.
  package var name: String

  /// An organisation with this id and name.
  package init(id: String, name: String) {
    self.id = id
    self.name = name
  }
}

/// A team that a user belongs to; one item of the claim `teams`.
package struct Team: Sendable, Hashable {
  /// An opaque id.
  package var id: String
  /// The name that users see.
  package var name: String

  /// A team with this id and name.
  package init(id: String, name: String) {
    self.id = id
    self.name = name
  }

  /// `{"id","name"}`, as in the claim.
  package func json() -> JSONValue { ["id": .string(id), "name": .string(name)] }
}
