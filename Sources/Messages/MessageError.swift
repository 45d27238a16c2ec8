import JSON

/// Why a message on the bridge could not be understood.
package enum MessageError: Error, Hashable, Sendable {
  /// It is no JSON. `problem` says why and where.
  case notJSON(problem: String)
  /// It is JSON but no object. `kind` is what it is: "a list".
  case notAnObject(kind: String)
  /// It has no `type`, or one that is no text.
  case noType
  /// Its `type` is none that the service knows.
  case unknownType(String, expected: [String])
  /// A member is missing.
  case missing(member: String, type: String)
  /// A member has the wrong value. `expected` says what it should be.
  case wrong(member: String, type: String, expected: String)
  /// A member that this message does not have.
  case unknownMember(String, type: String)
}

extension MessageError: CustomStringConvertible {
  /// A word for programs.
  package var code: String {
    switch self {
    case .notJSON, .notAnObject, .noType: "malformed-message"
    case .unknownType: "unknown-message"
    case .missing, .wrong, .unknownMember: "invalid-message"
    }
  }

  /// One sentence with the offending value.
  package var description: String {
    switch self {
    case .notJSON(let problem): "the message is not JSON: \(problem)"
    case .notAnObject(let kind): "the message is \(kind), not an object"
    case .noType: "the message has no \"type\" that is a text"
    case .unknownType(let type, _): "the message type \(Self.quoted(type)) is unknown"
    case .missing(let member, let type): "the message \"\(type)\" has no \"\(member)\""
    case .wrong(let member, let type, let expected):
      "\"\(member)\" of the message \"\(type)\" is not \(expected)"
    case .unknownMember(let member, let type):
      "the message \"\(type)\" has no member \(Self.quoted(member))"
    }
  }

  /// What to do next, in one sentence.
  package var remedy: String {
    switch self {
    case .notJSON, .notAnObject, .noType: "Send one JSON object with a \"type\" per message."
    case .unknownType(_, let expected):
      "Send one of " + expected.map { "\"\($0)\"" }.joined(separator: ", ") + "."
    case .missing(let member, _): "Add \"\(member)\"."
    case .wrong(let member, _, let expected): "Let \"\(member)\" be \(expected)."
    case .unknownMember(let member, _): "Leave \(Self.quoted(member)) out."
    }
  }

  /// A stranger's text, as JSON and at most 80 characters of it.
  private static func quoted(_ text: String) -> String {
    JSONValue.string(text.count > 80 ? text.prefix(80) + "…" : text).text
  }
}
