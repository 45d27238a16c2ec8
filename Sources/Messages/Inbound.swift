package import JSON

/// A message from a page or a plain client to the service.
package enum Inbound: Sendable, Hashable {
  /// The app asks for a token. `origin` is where the host page says the request came from; nil from
  /// a plain client.
  case refresh(origin: String?)
  /// The host page saw something.
  case observed(ObservedEntry)
  /// The user of the host page wants something done: one step of the scenario language.
  case control(JSONValue)
  /// The user of the host page wants something done with a scenario.
  case scenario(ScenarioOrder)

  /// The message types of the simulator's own envelope.
  package static let observedType = "hostsim.observed"
  /// See `observedType`.
  package static let controlType = "hostsim.control"
  /// See `observedType`.
  package static let scenarioType = "hostsim.scenario"

  /// Reads one text message. Further members of a refresh are ignored, as the real host does;
  /// those of the simulator's own messages are errors. Never traps.
  package init(decoding bytes: [UInt8], profile: HostProfile) throws(MessageError) {
    let message = try Self.object(in: bytes)
    guard let type = message["type"]?.stringValue else { throw .noType }
    switch type {
    case profile.refreshType:
      self = .refresh(origin: try MessageReader(message, type).optionalText("origin"))
    case Self.observedType:
      let reader = MessageReader(message, type)
      try reader.allow(["type", "entry"])
      self = .observed(try ObservedEntry(reading: try reader.object("entry"), type: type))
    case Self.controlType:
      let reader = MessageReader(message, type)
      try reader.allow(["type", "control"])
      self = .control(try reader.value("control"))
    case Self.scenarioType: self = .scenario(try ScenarioOrder(MessageReader(message, type)))
    default:
      throw .unknownType(
        type,
        expected: [profile.refreshType, Self.observedType, Self.controlType, Self.scenarioType])
    }
  }

  private static func object(in bytes: [UInt8]) throws(MessageError) -> JSONObject {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: bytes)
    } catch {
      throw .notJSON(problem: error.description)
    }
    guard let object = value.objectValue else { throw .notAnObject(kind: value.kindName) }
    return object
  }
}

extension ObservedEntry {
  /// The `entry` of the message `type`.
  init(reading entry: JSONObject, type: String) throws(MessageError) {
    let reader = MessageReader(entry, type, path: "entry.")
    try reader.allow(["from", "to", "kind", "name", "origin", "verdict", "reason", "raw"])
    self.init(
      from: try reader.word("from"), to: try reader.word("to"), kind: try reader.word("kind"),
      name: try reader.text("name"), origin: try reader.optionalText("origin"),
      verdict: try reader.optionalWord("verdict"), reason: try reader.optionalText("reason"),
      raw: entry["raw"])
  }
}
