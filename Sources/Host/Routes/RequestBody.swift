import HTTPTypes
import JSON
import Scenarios
import Tokens

/// The JSON object in a request's body, read member by member; a member that nobody knows is an error.
struct RequestBody: Sendable {
  let members: JSONObject

  /// Throws 400 when the body is no JSON object, or has a member besides these. An empty body is `{}`.
  init(_ bytes: [UInt8], allowing names: [String]) throws(APIError) {
    let value = bytes.isEmpty ? .object([:]) : try Self.value(bytes)
    guard let members = value.objectValue else {
      throw Self.wrong("the body is \(value.kindName), not an object")
    }
    if let unknown = members.names.first(where: { !names.contains($0) }) {
      throw APIError(
        .badRequest, "bad-request", "the body has no member \(JSONValue.string(unknown).text)",
        remedy: names.isEmpty
          ? "Leave it out; nothing is to be said here." : "Use \(names.joined(separator: ", ")).")
    }
    self.members = members
  }

  /// The body as any JSON value. Throws 400 when it is none.
  static func value(_ bytes: [UInt8]) throws(APIError) -> JSONValue {
    do {
      return try JSONValue(parsing: bytes)
    } catch {
      throw wrong("the body is not JSON: \(error.description)")
    }
  }

  /// A text; nil where there is none.
  func text(_ name: String) throws(APIError) -> String? {
    guard let value = members[name] else { return nil }
    guard let text = value.stringValue else {
      throw Self.wrong("\"\(name)\" is \(value.kindName), not a text")
    }
    return text
  }

  /// A duration such as `5m`, in milliseconds from `minimum` on; nil where there is none.
  func milliseconds(_ name: String, minimum: Int) throws(APIError) -> Int? {
    guard let text = try text(name) else { return nil }
    guard let milliseconds = TimeSpan.milliseconds(text), milliseconds >= minimum else {
      throw APIError(
        .badRequest, "bad-request",
        "\"\(name)\" is \(JSONValue.string(text).text), which is no duration from "
          + "\(TimeSpan.text(milliseconds: minimum)) on",
        remedy: "Write it as 250ms, 90s, 5m, 1h or 2h30m.")
    }
    return milliseconds
  }

  /// A list of answers; nil where there is none.
  func answers(_ name: String) throws(APIError) -> [Answer]? {
    guard let value = members[name] else { return nil }
    guard let items = value.arrayValue else {
      throw Self.wrong("\"\(name)\" is \(value.kindName), not a list")
    }
    var answers: [Answer] = []
    for (place, item) in items.enumerated() {
      do {
        answers.append(try readAnswer(Node(json: item, root: "\(name)[\(place)]")))
      } catch {
        throw Self.wrong(error.summary)
      }
    }
    return answers
  }

  /// A forge; nil where there is none.
  func forge(_ name: String) throws(APIError) -> Forge? {
    guard let value = members[name] else { return nil }
    do {
      return try readForge(Node(json: value, root: name))
    } catch {
      throw Self.wrong(error.summary)
    }
  }

  static func wrong(_ message: String) -> APIError {
    APIError(
      .badRequest, "bad-request", message, remedy: "See \(APIRoutes.root)/openapi.json.")
  }
}
