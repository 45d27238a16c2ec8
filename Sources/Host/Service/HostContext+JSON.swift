import JSON
import Messages
import Scenarios
import Tokens

extension HostContext {
  /// How long the old key stays published when a rotation does not say.
  static let keyOverlap = Duration.seconds(600)

  /// The keys of an organisation: `[{kid, status, createdAt, retiresAt}]`.
  func keyList(of organization: String) async -> JSONValue {
    guard let keys = try? await keys.keys(for: organization) else { return [] }
    return .array(keys.map { json($0) })
  }

  /// `{kid, status, createdAt, retiresAt}`.
  func json(_ key: PublishedKey) -> JSONValue {
    [
      "kid": .string(key.kid), "status": .string(key.status.rawValue),
      "createdAt": .string(Timestamp.iso(milliseconds: key.createdAt)),
      "retiresAt": .optional(key.retiresAt.map { Timestamp.iso(milliseconds: $0) }),
    ]
  }

  /// The framed app's URL as it was configured.
  var appURL: String {
    let app = origins.app
    return app.withoutFragment + (app.fragment.map { "#" + $0 } ?? "")
  }

  /// `{url, origin, demo}`.
  var appJSON: JSONValue {
    let origins = origins
    return [
      "url": .string(appURL),
      "origin": .string(origins.app.origin), "demo": .bool(origins.isDemo),
    ]
  }

  /// `{sandbox, allow, referrerpolicy}`: the attributes of the frame.
  var frameJSON: JSONValue {
    [
      "sandbox": .optional(configuration.sandbox), "allow": .optional(configuration.allow),
      "referrerpolicy": .optional(configuration.referrerPolicy),
    ]
  }

  /// `{key, username, email, role, teams}`.
  func json(_ persona: Persona) -> JSONValue {
    [
      "key": .string(persona.key), "username": .string(persona.username),
      "email": .string(persona.email), "role": .string(persona.role.rawValue),
      "teams": .array(persona.teams.map { $0.json() }),
    ]
  }

  /// `{key, id, email, username, role, teams, organization}`.
  func fullJSON(_ persona: Persona) -> JSONValue {
    [
      "key": .string(persona.key), "id": .string(persona.id), "email": .string(persona.email),
      "username": .string(persona.username), "role": .string(persona.role.rawValue),
      "teams": .array(persona.teams.map { $0.json() }),
      "organization": .string(persona.organization),
    ]
  }

  /// The host page that takes an embedding.
  func pageURL(of embedding: String) -> String { origins.page + "/?embedding=" + embedding }
}

extension Organization {
  /// `{id, name}`.
  var json: JSONValue { ["id": .string(id), "name": .string(name)] }
}

extension Step.KeySetFault {
  /// The fault in the words of the scenario language.
  func json() -> JSONObject {
    var object = JSONObject()
    object["status"] = status.map { .number($0) }
    object["after"] =
      after > .zero ? .string(TimeSpan.text(milliseconds: after.milliseconds)) : nil
    object["body"] = body.map { .string($0) }
    return object
  }
}
