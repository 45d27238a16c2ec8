package import JSON

/// A message from the service to a page or a plain client.
package enum Outbound: Sendable, Hashable {
  /// Where a message is to be posted.
  package enum Target: String, Sendable, Hashable { case app, host }

  /// A message that the page shall post.
  package struct Post: Sendable, Hashable {
    /// The entry of the timeline that tells of it.
    package var entry: Int
    /// What is posted.
    package var message: JSONValue
    /// The target origin, or `*`; nil for the app's own origin.
    package var to: String?
    /// The origin of the foreign window that posts it; nil for the host page.
    package var from: String?
    /// How the foreign window stands to the frame: `sibling`, `popup`, `nested`.
    package var via: String?
    /// Whether it goes to the app or to the host page.
    package var target: Target

    /// A message that the page shall post.
    package init(
      entry: Int, message: JSONValue, to: String? = nil, from: String? = nil, via: String? = nil,
      target: Target = .app
    ) {
      self.entry = entry
      self.message = message
      self.to = to
      self.from = from
      self.via = via
      self.target = target
    }
  }

  /// Exactly this, for a plain client: see `HostProfile.tokenResponse` and `tokenError`.
  case bare(JSONValue)
  /// The first message to a page: its embedding, the personas, the state. The members follow `type`.
  case welcome(JSONObject)
  /// The page shall make the frame anew, or for the cause `navigate` lead the one that is there to another
  /// document. `load` counts from 1; `cause` is `open`, `reload`, `fresh`, `navigate`; `sandbox` is for
  /// this frame alone, and nil leaves it as the configuration has it.
  case frame(url: String, load: Int, cause: String, sandbox: String? = nil)
  /// The page shall post a message.
  case post(Post)
  /// A new line of the timeline.
  case entry(TimelineEntry)
  /// The embedding's state.
  case state(JSONObject)
  /// The frame's health.
  case health(JSONObject)
  /// How far a scenario is.
  case scenario(JSONObject)
  /// Something went wrong. `code` is for programs, `remedy` says what to do.
  case error(code: String, message: String, remedy: String)

  /// The message as JSON.
  package func json() -> JSONValue {
    switch self {
    case .bare(let message): message
    case .welcome(let members): Self.typed("hostsim.welcome", members)
    case .frame(let url, let load, let cause, let sandbox):
      Self.typed("hostsim.frame", Self.frame(url, load, cause, sandbox))
    case .post(let post):
      Self.typed(
        "hostsim.post",
        [
          "entry": .number(post.entry), "message": post.message, "to": .optional(post.to),
          "from": .optional(post.from), "via": .optional(post.via),
          "target": .string(post.target.rawValue),
        ])
    case .entry(let entry): Self.typed("hostsim.entry", ["entry": .object(entry.json())])
    case .state(let state): Self.typed("hostsim.state", ["state": .object(state)])
    case .health(let health): Self.typed("hostsim.health", ["health": .object(health)])
    case .scenario(let run): Self.typed(Inbound.scenarioType, run)
    case .error(let code, let message, let remedy):
      Self.typed(
        "hostsim.error",
        ["code": .string(code), "message": .string(message), "remedy": .string(remedy)])
    }
  }

  /// The message as compact JSON in UTF-8: one text frame.
  package func encoded() -> [UInt8] { json().encoded() }

  /// The answer to a message that could not be understood.
  package static func error(_ error: MessageError) -> Outbound {
    .error(code: error.code, message: error.description, remedy: error.remedy)
  }

  private static func frame(
    _ url: String, _ load: Int, _ cause: String, _ sandbox: String?
  ) -> JSONObject {
    var members: JSONObject = [
      "url": .string(url), "load": .number(load), "cause": .string(cause),
    ]
    members["sandbox"] = sandbox.map { .string($0) }
    return members
  }

  private static func typed(_ type: String, _ members: JSONObject) -> JSONValue {
    .object(JSONObject([("type", .string(type))] + members.members.map { ($0.name, $0.value) }))
  }
}
