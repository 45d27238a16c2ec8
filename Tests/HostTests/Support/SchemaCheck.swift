import JSON

/// Compares values with the schemas of an OpenAPI 3.1 document, as far as ours uses JSON Schema.
struct SchemaCheck {
  let document: JSONValue

  /// What is wrong with `value`, each with its place; empty when it fits.
  func problems(_ value: JSONValue, _ schema: JSONValue, at place: String = "$") -> [String] {
    if let reference = schema["$ref"]?.stringValue {
      return problems(value, resolve(reference), at: place)
    }
    var found: [String] = []
    if let expected = schema["const"], expected != value {
      found.append("\(place) is not \(expected)")
    }
    if let allowed = schema["enum"]?.arrayValue, !allowed.contains(value) {
      found.append("\(place) is \(value), not one of \(allowed)")
    }
    for word in ["anyOf", "oneOf"] {
      guard let choices = schema[word]?.arrayValue else { continue }
      let fitting = choices.filter { problems(value, $0, at: place).isEmpty }.count
      if fitting == 0 || (word == "oneOf" && fitting > 1) {
        found.append("\(place): \(value) fits \(fitting) of \(word)")
      }
    }
    let types = schema["type"]?.arrayValue ?? schema["type"].map { [$0] } ?? []
    if !types.isEmpty, !types.contains(where: { Self.isType($0.stringValue ?? "", value) }) {
      found.append("\(place) is \(value.kindName), not \(types)")
    }
    if let object = value.objectValue { found += members(object, schema, at: place) }
    if let items = value.arrayValue, let schema = schema["items"] {
      for (number, item) in items.enumerated() {
        found += problems(item, schema, at: "\(place)[\(number)]")
      }
    }
    if let number = value.integerValue {
      if let minimum = schema["minimum"]?.integerValue, number < minimum {
        found.append("\(place) is less than \(minimum)")
      }
      if let maximum = schema["maximum"]?.integerValue, number > maximum {
        found.append("\(place) is more than \(maximum)")
      }
    }
    if schema["format"] == "date-time", let text = value.stringValue,
      Timestamp.milliseconds(iso: text) == nil
    {
      found.append("\(place): \(text) is no date-time")
    }
    return found
  }

  func resolve(_ reference: String) -> JSONValue {
    reference.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] ?? .null }
  }

  private func members(_ object: JSONObject, _ schema: JSONValue, at place: String) -> [String] {
    var found: [String] = []
    if let minimum = schema["minProperties"]?.integerValue, object.count < minimum {
      found.append("\(place) has too few members")
    }
    if let maximum = schema["maxProperties"]?.integerValue, object.count > maximum {
      found.append("\(place) has too many members")
    }
    let known = schema["properties"]?.objectValue ?? [:]
    for name in schema["required"]?.arrayValue ?? [] where object[name.stringValue ?? ""] == nil {
      found.append("\(place) lacks \(name)")
    }
    for member in object.members {
      if let schema = known[member.name] {
        found += problems(member.value, schema, at: "\(place).\(member.name)")
      } else if schema["additionalProperties"] == false {
        found.append("\(place).\(member.name) is not described")
      } else if let schema = schema["additionalProperties"], schema.objectValue != nil {
        found += problems(member.value, schema, at: "\(place).\(member.name)")
      }
    }
    return found
  }

  private static func isType(_ name: String, _ value: JSONValue) -> Bool {
    switch (name, value) {
    case ("null", .null), ("boolean", .bool), ("integer", .integer), ("number", .integer),
      ("number", .double), ("string", .string), ("array", .array), ("object", .object):
      true
    default: false
    }
  }
}
