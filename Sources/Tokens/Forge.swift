package import JSON

/// How a token is bent: the `forge` of the scenario language. An empty one bends nothing.
package struct Forge: Sendable, Hashable {
  /// Which key signs.
  package enum KeyChoice: String, Sendable, Hashable, CaseIterable {
    /// A key that was never published, under the key id of the published one.
    case other
    /// A key that left the key set, under its own key id.
    case withdrawn
    /// The key of another organisation, under its own key id.
    case otherOrganisation = "other-organisation"
  }

  /// What the header says about the key.
  package enum KeyID: Sendable, Hashable {
    /// There is no `kid`.
    case missing
    /// A `kid` that no key set holds, another one in every token.
    case unknown
    /// This `kid`.
    case text(String)
  }

  /// What happens to the finished signature.
  package enum SignatureDamage: String, Sendable, Hashable, CaseIterable {
    /// One bit is another.
    case flipped
    /// Nothing stands behind the last dot.
    case empty
    /// The second half is missing.
    case truncated
    /// It belongs to another token, signed by the same key.
    case ofOtherToken = "of-other-token"
  }

  /// What happens to the payload after signing.
  package enum PayloadDamage: String, Sendable, Hashable, CaseIterable {
    /// The role is raised to admin; for an admin, the signature belongs to the same claims as member.
    case tampered
  }

  /// A token that was given out before.
  package enum EarlierToken: String, Sendable, Hashable, CaseIterable {
    /// The last one.
    case previous
    /// The one that the app was opened with.
    case initial
  }

  /// The life in seconds instead of the host's; zero and below make a token that is born expired.
  package var lifetime: Int?
  /// Seconds by which `iat` and `exp` are moved; negative is the past.
  package var issued: Int?
  /// Seconds from now to the claim `nbf`.
  package var notBefore: Int?
  /// Claims with other values; `null` removes one. Laid over everything else.
  package var claims: JSONObject = [:]
  /// Another algorithm, in the header and in the signature.
  package var algorithm: SignatureAlgorithm?
  /// Another key.
  package var key: KeyChoice?
  /// Another key id.
  package var kid: KeyID?
  /// Header members; `null` removes one, and `jwk: true` stands for the public key that signs.
  package var header: JSONObject = [:]
  /// A damaged signature.
  package var signature: SignatureDamage?
  /// A damaged payload.
  package var payload: PayloadDamage?
  /// No new token at all but an earlier one. Excludes everything else.
  package var sameAs: EarlierToken?
  /// No token at all but this text. Excludes everything else.
  package var text: String?

  /// A forge that bends nothing.
  package init() {}

  /// Whether the token is one the host could really give: nothing is bent but, at most, a lifetime
  /// above zero.
  package var isHonest: Bool {
    var rest = self
    rest.lifetime = nil
    return rest == Forge() && (lifetime ?? 1) > 0
  }
}
