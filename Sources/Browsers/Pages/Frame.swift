package import JSON

/// One document's place: a page's top level or a frame in it, of whatever origin. It survives navigations.
package struct Frame: Sendable, Hashable {
  /// The browser's name for it.
  package let id: String
  let client: BidiClient

  package static func == (left: Frame, right: Frame) -> Bool { left.id == right.id }

  package func hash(into hasher: inout Hasher) { hasher.combine(id) }

  /// The value of an expression; a promise is awaited. `asUser` lends it a user's activation, which opening a window
  /// needs. Throws `.scriptFailed`, or `.refused` when there is no such frame any more.
  @discardableResult
  package func evaluate(
    _ expression: String, asUser: Bool = false
  ) async throws(BrowserError) -> JSONValue {
    try await run(
      "script.evaluate",
      ["expression": .string(expression), "userActivation": .bool(asUser)])
  }

  /// The result of `function`, the text of a JavaScript function, for the given arguments; a promise is awaited.
  @discardableResult
  package func call(
    _ function: String, _ arguments: JSONValue..., asUser: Bool = false
  ) async throws(BrowserError) -> JSONValue {
    try await call(function, raw: arguments.map(RemoteValue.argument), asUser: asUser)
  }

  func call(
    _ function: String, raw arguments: [JSONValue], asUser: Bool = false
  ) async throws(BrowserError) -> JSONValue {
    try await run(
      "script.callFunction",
      [
        "functionDeclaration": .string(function), "arguments": .array(arguments),
        "userActivation": .bool(asUser),
      ])
  }

  /// Goes to `url` and returns when the browser has begun to; what has to be there then is to be waited for.
  package func navigate(to url: String) async throws(BrowserError) {
    try await client.send(
      "browsingContext.navigate",
      ["context": .string(id), "url": .string(url), "wait": "none"])
  }

  /// Waits until `expression` is true in the sense of JavaScript, and returns its value. Throws `.neverHappened`
  /// after `limit`; while the frame is between two documents its errors are looked past.
  @discardableResult
  package func wait(
    until expression: String, within limit: Duration = .seconds(10)
  ) async throws(BrowserError) -> JSONValue {
    try await Waiting.wait(for: expression, within: limit) { () throws(BrowserError) in
      let value = try await evaluate(expression)
      return switch value {
      case .null, false, 0, "": .notYet(value.text)
      default: .done(value)
      }
    }
  }

  private func run(
    _ method: String, _ parameters: JSONObject
  ) async throws(BrowserError) -> JSONValue {
    var parameters = parameters
    parameters["target"] = ["context": .string(id)]
    parameters["awaitPromise"] = true
    let answer = try await client.send(method, parameters)
    switch answer["type"]?.stringValue {
    case "success": return RemoteValue.json(answer["result"] ?? .null)
    case "exception":
      throw .scriptFailed(message: answer["exceptionDetails"]?["text"]?.stringValue ?? "?")
    default: throw .unexpectedAnswer(method: method, answer: answer)
    }
  }
}
