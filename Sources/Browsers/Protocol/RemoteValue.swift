package import JSON

/// Values on their way into and out of scripts (W3C WebDriver BiDi, "script.LocalValue" and "script.RemoteValue").
package enum RemoteValue {
  /// A JSON value as a script argument.
  package static func argument(_ value: JSONValue) -> JSONValue {
    switch value {
    case .null: ["type": "null"]
    case .bool(let flag): ["type": "boolean", "value": .bool(flag)]
    case .integer, .double: ["type": "number", "value": value]
    case .string(let text): ["type": "string", "value": .string(text)]
    case .array(let items): ["type": "array", "value": .array(items.map(argument))]
    case .object(let object):
      [
        "type": "object",
        "value": .array(object.members.map { [.string($0.name), argument($0.value)] }),
      ]
    }
  }

  /// A script's result as JSON. `undefined` becomes null, a node an object with its `sharedId`, a map or an object
  /// an object, a set an array, a number that JSON lacks its name; everything else the name of its type.
  package static func json(_ value: JSONValue) -> JSONValue {
    let content = value["value"]
    switch value["type"]?.stringValue {
    case "null", "undefined", nil: return .null
    case "boolean", "number", "string", "bigint", "date": return content ?? .null
    case "array", "set", "nodelist", "htmlcollection":
      return .array((content?.arrayValue ?? []).map(json))
    case "object", "map":
      let pairs = (content?.arrayValue ?? []).compactMap { pair -> (String, JSONValue)? in
        guard let pair = pair.arrayValue, pair.count == 2 else { return nil }
        return (pair[0].stringValue ?? json(pair[0]).text, json(pair[1]))
      }
      return .object(JSONObject(pairs))
    case "node": return ["sharedId": value["sharedId"] ?? .null]
    case "error": return .string(content?.stringValue ?? "error")
    case let type?: return .string(type)
    }
  }
}
