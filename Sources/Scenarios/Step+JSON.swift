package import JSON
import Tokens

extension Step {
  /// The step in the words of the scenario language: one word where that suffices (`"open"`),
  /// otherwise an object with one member. `readStep` reads it back to an equal value.
  package func json() -> JSONValue {
    switch self {
    case .open(let opening):
      let members = opening.json()
      return members.isEmpty ? "open" : ["open": .object(members)]
    case .reload(let isFresh): return isFresh ? ["reload": "fresh"] : "reload"
    case .navigate(let address): return ["navigate": .string(address)]
    case .wait(let time): return ["wait": .string(time.scenarioText)]
    case .sleep(let time): return ["sleep": .string(time.scenarioText)]
    case .send(let posting): return ["send": posting.json()]
    case .receive(let posting): return ["receive": posting.json()]
    case .answer(let answer): return ["answer": answer.json()]
    case .refreshes(let answers): return ["refreshes": .array(answers.map { $0.json() })]
    case .next(let answer): return ["next": answer.json()]
    case .persona(let key): return ["persona": .string(key)]
    case .signOut: return "sign-out"
    case .rotateKeys(let overlap):
      return overlap.map { ["rotate-keys": ["overlap": .string($0.scenarioText)]] }
        ?? "rotate-keys"
    case .withdrawKey: return "withdraw-key"
    case .keySet(let fault): return ["jwks": fault.map { .object($0.json()) } ?? "normal"]
    case .bridge(let isUp): return ["bridge": isUp ? "up" : "down"]
    case .disconnect(let time): return ["disconnect": ["for": .string(time.scenarioText)]]
    case .lifetime(let time): return ["lifetime": .string(time.scenarioText)]
    case .expireToken: return "expire-token"
    case .click(let selector): return ["click": .string(selector)]
    case .type(let selector, let text):
      return ["type": ["into": .string(selector), "text": .string(text)]]
    case .note(let text): return ["note": .string(text)]
    case .expect(let expectation): return ["expect": .object(expectation.json())]
    }
  }
}

extension Step.Opening {
  fileprivate func json() -> JSONObject {
    var members = JSONObject()
    members["persona"] = persona.map { .string($0) }
    switch token {
    case .forge(let forge)?: members["token"] = .object(forge.json())
    case Token.none?: members["token"] = "none"
    case nil: break
    }
    members["path"] = path.map { .string($0) }
    members["fragment"] = fragment.map { .string($0) }
    members["sandbox"] = sandbox.map { .string($0) }
    return members
  }
}

extension Step.Posting {
  /// The message alone where nothing else is said and it cannot be taken for more.
  fileprivate func json() -> JSONValue {
    var members: JSONObject = ["message": message]
    members["from"] = from.map { .string($0) }
    members["via"] = via.map { .string($0.rawValue) }
    members["to"] = to.map { .string($0) }
    let isPlain = message.objectValue.map { $0["type"] != nil && $0["message"] == nil } ?? false
    return members.count == 1 && isPlain ? message : .object(members)
  }
}

extension Step.KeySetFault {
  fileprivate func json() -> JSONObject {
    var members = JSONObject()
    members["status"] = status.map { .number($0) }
    if after != .zero { members["after"] = .string(after.scenarioText) }
    members["body"] = body.map { .string($0) }
    return members
  }
}
