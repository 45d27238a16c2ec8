package import JSON
import Tokens

extension Answer {
  /// The answer in the words of the scenario language: one word where that suffices (`"token"`,
  /// `"silence"`), otherwise an object. `readAnswer` reads it back to an equal value.
  package func json() -> JSONValue {
    let extras = extras()
    switch kind {
    case .token(nil) where extras.isEmpty: return "token"
    case .silence where extras.isEmpty: return "silence"
    case .hold where extras.isEmpty: return "hold"
    default: break
    }
    var object = JSONObject()
    switch kind {
    case .token(let forge): object["token"] = .object((forge ?? Forge()).json())
    case .error(let text): object["error"] = .string(text)
    case .silence: object["silence"] = true
    case .hold: object["hold"] = true
    case .disconnect(let pause): object["disconnect"] = ["for": .string(pause.scenarioText)]
    case .raw(let message): object["raw"] = message
    }
    return .object(JSONObject((object.members + extras.members).map { ($0.name, $0.value) }))
  }

  private func extras() -> JSONObject {
    var object = JSONObject()
    if after != .zero { object["after"] = .string(after.scenarioText) }
    if times != 1 { object["times"] = .number(times) }
    object["from"] = from.map { .string($0) }
    object["via"] = via.map { .string($0.rawValue) }
    object["to"] = to.map { .string($0) }
    object["expires-at"] = expiresAt.map { .string($0.word) }
    if !drop.isEmpty { object["drop"] = .array(drop.map { .string($0) }) }
    object["type"] = type.map { .string($0) }
    switch alongside.count {
    case 0: break
    case 1: object["alongside"] = alongside[0].json()
    default: object["alongside"] = .array(alongside.map { $0.json() })
    }
    return object
  }
}
