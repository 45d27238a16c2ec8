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
    guard order.persona.role != .viewer else {
      throw .viewerGetsNoToken(persona: order.persona.key)
    }
    let forge = order.forge ?? Forge()
    let honestExpiry = now.saturatingAdd(order.lifetime)
    if let text = forge.text {
      return IssuedToken(
        compact: text, header: [:], claims: [:], forge: order.forge, honestExpiry: honestExpiry,
        now: now)
    }
    if let choice = forge.sameAs {
      guard let earlier = choice == .previous ? order.previous : order.initial else {
        throw .noEarlierToken(choice)
      }
      let parts = CompactToken(earlier)
      return IssuedToken(
        compact: earlier, header: parts.header?.objectValue ?? [:],
        claims: parts.claims?.objectValue ?? [:], forge: order.forge, honestExpiry: honestExpiry,
        now: now)
    }
    return try sign(order, forge, keys, now: now, jti: jti, honestExpiry: honestExpiry)
  }

  private func sign(
    _ order: TokenOrder, _ forge: Forge, _ keys: SigningKeys, now: Int, jti: String,
    honestExpiry: Int
  ) throws(TokenError) -> IssuedToken {
    let algorithm = forge.algorithm ?? .RS256
    let signer = try signer(for: forge, algorithm, keys)
    let header = header(forge, algorithm, signer, published: keys.current.jwk.kid, jti: jti)
    let shown = claims(order, forge, now: now, jti: jti)
    let (signed, payload) = payloads(shown, forge)
    let head = Base64URL.encode(header.encoded())
    func signature(of claims: JSONObject) throws(TokenError) -> [UInt8] {
      guard algorithm != .none else { return [] }
      let input = head + "." + Base64URL.encode(claims.encoded())
      do {
        return try signer.sign(Array(input.utf8), algorithm: algorithm)
      } catch {
        throw .signingFailed(algorithm: algorithm, reason: "\(error)")
      }
    }
    var bytes: [UInt8]
    switch forge.signature {
    case nil: bytes = try signature(of: signed)
    case .empty: bytes = []
    case .ofOtherToken:
      var other = signed
      other["jti"] = .string("other-than-" + jti)
      bytes = try signature(of: other)
    case .flipped:
      bytes = try signature(of: signed)
      if !bytes.isEmpty { bytes[bytes.count / 2] ^= 1 }
    case .truncated:
      bytes = try signature(of: signed)
      bytes.removeLast(bytes.count - bytes.count / 2)
    }
    let compact =
      "\(head).\(Base64URL.encode(payload.encoded())).\(Base64URL.encode(bytes))"
    return IssuedToken(
      compact: compact, header: header, claims: payload, forge: order.forge,
      honestExpiry: honestExpiry, now: now)
  }

  private func claims(
    _ order: TokenOrder, _ forge: Forge, now: Int, jti: String
  ) -> JSONObject {
    let persona = order.persona
    let issuedAt = now.saturatingAdd(forge.issued ?? 0)
    let expiresAt = issuedAt.saturatingAdd(forge.lifetime ?? order.lifetime)
    var claims: JSONObject = [
      "iss": .string(order.issuer), "sub": .string(persona.id),
      "aud": .string(order.organization.id), "exp": .number(expiresAt), "iat": .number(issuedAt),
      "jti": .string(jti), "email": .string(persona.email), "username": .string(persona.username),
      "organizationName": .string(order.organization.name),
      "role": .string(persona.role.rawValue), "teams": .array(persona.teams.map { $0.json() }),
    ]
    claims = claims.merging(persona.claims).merging(order.claims)
    if let notBefore = forge.notBefore { claims["nbf"] = .number(now.saturatingAdd(notBefore)) }
    return claims.merging(forge.claims)
  }

  /// The claims that are signed and those that are shown.
  private func payloads(
    _ claims: JSONObject, _ forge: Forge
  ) -> (signed: JSONObject, shown: JSONObject) {
    guard forge.payload == .tampered else { return (claims, claims) }
    var (signed, shown) = (claims, claims)
    let raised = JSONValue.string(Role.admin.rawValue)
    if claims["role"] == raised { signed["role"] = .string(Role.member.rawValue) }
    shown["role"] = raised
    return (signed, shown)
  }

  private func signer(
    for forge: Forge, _ algorithm: SignatureAlgorithm, _ keys: SigningKeys
  ) throws(TokenError) -> any MessageSigner {
    func made(
      _ make: () throws -> any MessageSigner
    ) throws(TokenError) -> any MessageSigner {
      do { return try make() } catch {
        throw .signingFailed(algorithm: algorithm, reason: "\(error)")
      }
    }
    if algorithm == .ES256 { return try made(keys.elliptic) }
    switch forge.key {
    case nil: return keys.current
    case .other: return try made(keys.stranger)
    case .withdrawn:
      guard let key = keys.withdrawn else { throw .noSuchKey(.withdrawn) }
      return key
    case .otherOrganisation:
      guard let key = keys.otherOrganisation else { throw .noSuchKey(.otherOrganisation) }
      return key
    }
  }

  private func header(
    _ forge: Forge, _ algorithm: SignatureAlgorithm, _ signer: any MessageSigner,
    published: String?, jti: String
  ) -> JSONObject {
    // A stranger's key hides under the published id; a key that once was someone's keeps its own.
    let usesOwnID = forge.key == .withdrawn || forge.key == .otherOrganisation
    let kid: String? =
      switch forge.kid {
      case nil: usesOwnID && algorithm != .ES256 ? signer.jwk.kid : published
      case .missing: nil
      case .unknown: "unknown-" + jti
      case .text(let text): text
      }
    var header: JSONObject = ["alg": .string(algorithm.rawValue), "typ": "JWT"]
    header["kid"] = kid.map { .string($0) }
    header = header.merging(forge.header)
    if header["jwk"] == true { header["jwk"] = .object(signer.jwk.json()) }
    return header
  }
}
