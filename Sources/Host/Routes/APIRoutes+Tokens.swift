import HTTPTypes
import JSON
import Native
import Tokens

extension APIRoutes {
  /// The persona of this key. Throws 404.
  func persona(_ key: String) throws(APIError) -> Persona {
    guard let persona = context.persona(key) else {
      throw APIError(unknownPersona: key, known: context.configuration.personas.map(\.key))
    }
    return persona
  }

  /// The organisation of this id. Throws 404.
  func organization(_ id: String) throws(APIError) -> Organization {
    guard let organization = context.organization(id) else {
      let known = context.configuration.organizations.map(\.id).joined(separator: ", ")
      throw APIError(
        .notFound, "unknown-organization",
        "there is no organisation \(JSONValue.string(id).text)", remedy: "Use one of \(known).")
    }
    return organization
  }

  /// `POST /tokens`.
  func issue() async throws(APIError) -> HTTPAnswer {
    let order = try RequestBody(
      body, allowing: ["persona", "organization", "lifetime", "forge"])
    var persona = context.defaultPersona
    if let key = try order.text("persona") { persona = try self.persona(key) }
    let organization = try organization(try order.text("organization") ?? persona.organization)
    let lifetime = try order.milliseconds("lifetime", minimum: 1000).map { $0 / 1000 }
    let token = try await context.issue(
      TokenOrder(
        persona: persona, organization: organization, issuer: context.origins.issuer,
        lifetime: lifetime ?? context.configuration.lifetime,
        claims: context.configuration.claims, forge: try order.forge("forge")))
    return .json(
      [
        "token": .string(token.compact), "expiresAt": .time(seconds: token.expiresAt),
        "header": .object(token.header), "claims": .object(token.claims),
        "forged": .bool(token.isForged),
      ], status: .created)
  }

  /// `POST /tokens/decode`.
  func decode() async throws(APIError) -> HTTPAnswer {
    let order = try RequestBody(body, allowing: ["token"])
    guard let token = try order.text("token") else {
      throw RequestBody.wrong("the body has no \"token\"")
    }
    return .json(await context.report(on: token).json())
  }

  // MARK: Keys

  /// `GET /keys`.
  func keys() async throws(APIError) -> HTTPAnswer {
    var organizations: [JSONValue] = []
    for organization in context.configuration.organizations {
      organizations.append(.object(try await keys(of: organization)))
    }
    return .json(["organizations": .array(organizations)])
  }

  private func keys(of organization: Organization) async throws(APIError) -> JSONObject {
    let list: [PublishedKey]
    do {
      list = try await context.keys.keys(for: organization.id)
    } catch {
      throw APIError(keys: error)
    }
    return [
      "organization": organization.json,
      "jwksUrl": .string(context.origins.keySet(of: organization.id)),
      "keys": .array(list.map { context.json($0) }),
    ]
  }

  /// `POST /keys/{organization}/rotate`.
  func rotate(_ id: String) async throws(APIError) -> HTTPAnswer {
    let organization = try organization(id)
    let order = try RequestBody(body, allowing: ["overlap"])
    let overlap = try order.milliseconds("overlap", minimum: 0).map { Duration.milliseconds($0) }
    do {
      try await context.keys.rotate(organization.id, overlap: overlap ?? HostContext.keyOverlap)
    } catch {
      throw APIError(keys: error)
    }
    await service.embeddings.announce(.rotated, to: organization.id)
    return .json(try await keys(of: organization))
  }

  /// `POST /keys/{organization}/withdraw`.
  func withdraw(_ id: String) async throws(APIError) -> HTTPAnswer {
    let organization = try organization(id)
    let order = try RequestBody(body, allowing: ["kid"])
    let kid = try order.text("kid")
    do {
      try await context.keys.withdraw(organization.id, kid: kid)
    } catch {
      throw APIError(keys: error)
    }
    await service.embeddings.announce(.withdrawn, to: organization.id)
    return .json(try await keys(of: organization))
  }
}
