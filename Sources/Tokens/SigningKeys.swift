/// The private keys that one organisation's tokens can be signed with.
package struct SigningKeys: Sendable {
  /// The published key that signs honest tokens.
  package var current: any MessageSigner
  /// A key that was published once and is no longer.
  package var withdrawn: (any MessageSigner)?
  /// The current key of another organisation.
  package var otherOrganisation: (any MessageSigner)?
  /// Makes an RSA key that no key set ever held.
  package var stranger: @Sendable () throws -> any MessageSigner
  /// Makes a P-256 key that no key set ever held; signs ES256.
  package var elliptic: @Sendable () throws -> any MessageSigner

  /// The keys of one organisation.
  package init(
    current: any MessageSigner, withdrawn: (any MessageSigner)? = nil,
    otherOrganisation: (any MessageSigner)? = nil,
    stranger: @escaping @Sendable () throws -> any MessageSigner,
    elliptic: @escaping @Sendable () throws -> any MessageSigner
  ) {
    self.current = current
    self.withdrawn = withdrawn
    self.otherOrganisation = otherOrganisation
    self.stranger = stranger
    self.elliptic = elliptic
  }
}
