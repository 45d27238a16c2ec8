import JSON
import Messages
import Scenarios
import Tokens

extension Embedding {
  /// Other keys, or another behaviour of their endpoint.
  func keysChanged(_ news: KeyNews) async {
    record(.service, .service, .keys, news.name)
    await postState()
  }

  /// Somebody fetched the key set of this embedding's organisation.
  func keySetFetched(origin: String?, status: Int, reason: String) {
    record(
      .app, .service, .keys, "key set fetched", origin: origin,
      verdict: status < 400 ? .sent : .failed, reason: "\(status): \(reason)")
  }

  /// The published keys, newest knowledge, as `STATE` shows them.
  func keyList() async -> JSONValue { await context.keyList(of: organization.id) }

  /// How things stand now.
  func currentState() async -> JSONObject { state(keys: await keyList()) }

  /// How things stand, with these keys.
  func state(keys: JSONValue) -> JSONObject {
    let fault = context.keySetFault(of: organization.id)
    return [
      "persona": .string(persona.key), "signedIn": .bool(isSignedIn),
      "lifetime": .number(lifetime),
      "warning": .optional(Configuration.warning(lifetime: lifetime)),
      "answers": [
        "next": .array(engine.plan.next.map { $0.json() }),
        "standing": .array(engine.plan.standing.map { $0.json() }),
      ],
      "held": .number(engine.held), "refreshes": .number(refreshes), "loads": .number(loads),
      "token": current.map { .object(Self.json($0)) } ?? .null, "keys": keys,
      "jwks": fault.map { .object($0.json()) } ?? "normal",
    ]
  }

  private static func json(_ token: IssuedToken) -> JSONObject {
    [
      "compact": .string(token.compact), "header": .object(token.header),
      "claims": .object(token.claims), "issuedAt": .time(seconds: token.issuedAt),
      "expiresAt": .time(seconds: token.expiresAt), "refreshAt": .time(seconds: token.refreshAt),
      "forged": .bool(token.isForged),
      "forge": token.isForged ? token.forge.map { .object($0.json()) } ?? .null : .null,
    ]
  }

  /// The first message to a page.
  func welcome(isResumed: Bool, keys: JSONValue, scenarios: JSONValue) -> Outbound {
    let origins = context.origins
    let history = timeline.snapshot()
    return .welcome([
      "embedding": .string(id), "resumed": .bool(isResumed),
      "now": .string(Timestamp.iso(milliseconds: context.clock.now())),
      "version": .string(context.version), "hostOrigin": .string(origins.host),
      "issuer": .string(origins.issuer),
      "organization": ["id": .string(organization.id), "name": .string(organization.name)],
      "app": context.appJSON, "foreignOrigin": .string(origins.foreign),
      "jwksUrl": .string(origins.keySet(of: organization.id)),
      "personas": .array(context.configuration.personas.map { context.json($0) }),
      "frame": context.frameJSON, "scenarios": scenarios,
      "state": .object(state(keys: keys)),
      "timeline": .array(history.entries.map { .object($0.json()) }),
      "dropped": .number(history.dropped),
    ])
  }

  /// This embedding as the HTTP API shows it.
  func details() async -> JSONObject {
    let keys = await keyList()
    return [
      "id": .string(id), "kind": .string(isPlain ? "client" : "page"),
      "connected": .bool(isConnected),
      "createdAt": .string(Timestamp.iso(milliseconds: createdAt)),
      "url": .string(context.pageURL(of: id)), "state": .object(state(keys: keys)),
    ]
  }
}

extension JSONValue {
  /// A moment in whole seconds since 1970 as ISO 8601, or null.
  static func time(seconds: Int?) -> JSONValue {
    .optional(seconds.map { Timestamp.iso(seconds: $0) })
  }
}
