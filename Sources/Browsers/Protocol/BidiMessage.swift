package import JSON

/// What a browser says over its WebDriver BiDi connection (W3C WebDriver BiDi, "Protocol").
package enum BidiMessage: Sendable, Hashable {
  /// A command was carried out.
  case success(id: Int, result: JSONValue)
  /// A command was refused; `id` is nil when the browser could not read it.
  case failure(id: Int?, code: String, message: String)
  /// Something that was subscribed to happened.
  case event(BidiEvent)

  /// Reads one whole text message; nil when it is none of the three.
  package init?(decoding bytes: [UInt8]) {
    guard let value = try? JSONValue(parsing: bytes, maximumDepth: 512),
      let type = value["type"]?.stringValue
    else { return nil }
    let id = value["id"]?.integerValue.map { Int($0) }
    switch type {
    case "success":
      guard let id else { return nil }
      self = .success(id: id, result: value["result"] ?? .null)
    case "error":
      let code = value["error"]?.stringValue ?? "unknown error"
      self = .failure(id: id, code: code, message: value["message"]?.stringValue ?? "")
    case "event":
      guard let method = value["method"]?.stringValue else { return nil }
      self = .event(BidiEvent(method: method, parameters: value["params"] ?? .null))
    default: return nil
    }
  }

  /// The text of a command.
  package static func command(id: Int, method: String, parameters: JSONObject) -> [UInt8] {
    let command: JSONValue = [
      "id": .number(id), "method": .string(method), "params": .object(parameters),
    ]
    return command.encoded()
  }
}

/// One event, for example `log.entryAdded`.
package struct BidiEvent: Sendable, Hashable {
  /// The event's name, with its module.
  package let method: String
  /// Its members, as the protocol names them.
  package let parameters: JSONValue

  /// An event as the browser would send it.
  package init(method: String, parameters: JSONValue) {
    self.method = method
    self.parameters = parameters
  }
}
