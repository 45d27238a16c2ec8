import JSON

/// Takes the members of one message apart and names what is wrong with them.
struct MessageReader {
  let members: JSONObject
  let type: String
  /// What stands before a member's name in an error: `entry.`.
  let path: String

  init(_ members: JSONObject, _ type: String, path: String = "") {
    self.members = members
    self.type = type
    self.path = path
  }

  func allow(_ names: [String]) throws(MessageError) {
    for name in members.names where !names.contains(where: { $0.isExactly(name) }) {
      throw .unknownMember(path + name, type: type)
    }
  }

  func value(_ name: String) throws(MessageError) -> JSONValue {
    guard let value = members[name] else { throw .missing(member: path + name, type: type) }
    return value
  }

  func object(_ name: String) throws(MessageError) -> JSONObject {
    guard let object = try value(name).objectValue else { throw wrong(name, "an object") }
    return object
  }

  func text(_ name: String) throws(MessageError) -> String {
    guard let text = try value(name).stringValue else { throw wrong(name, "a text") }
    return text
  }

  func optionalText(_ name: String) throws(MessageError) -> String? {
    guard let value = members[name], !value.isNull else { return nil }
    return try text(name)
  }

  func word<Word: RawRepresentable<String> & CaseIterable>(
    _ name: String
  ) throws(MessageError) -> Word {
    guard let word = Word(rawValue: try text(name)) else {
      let words = Word.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
      throw wrong(name, "one of \(words)")
    }
    return word
  }

  func optionalWord<Word: RawRepresentable<String> & CaseIterable>(
    _ name: String
  ) throws(MessageError) -> Word? {
    guard let value = members[name], !value.isNull else { return nil }
    return try word(name)
  }

  private func wrong(_ name: String, _ expected: String) -> MessageError {
    .wrong(member: path + name, type: type, expected: expected)
  }
}
