/// What the user of a host page wants done with a scenario.
package enum ScenarioOrder: Sendable, Hashable {
  /// Which scenario.
  package enum Choice: Sendable, Hashable {
    /// One that the service has: its path without the ending.
    case name(String)
    /// The text of a scenario file.
    case source(String)
  }

  /// What is done with the one that is played.
  package enum Command: String, Sendable, Hashable, CaseIterable {
    /// It stops before its next step.
    case pause
    /// It goes on.
    case resume
    /// One step, or the rest of a wait, and then a stop.
    case step
    /// It ends.
    case abort
  }

  /// Plays it from its first step.
  case run(Choice)
  /// Does something with the one that is played.
  case command(Command)
}

extension ScenarioOrder {
  /// Reads `{action: "run", name}`, `{action: "run", source}`, or `{action}` with a command.
  init(_ reader: MessageReader) throws(MessageError) {
    let action = try reader.text("action")
    if action == "run" {
      try reader.allow(["type", "action", "name", "source"])
      let name = try reader.optionalText("name")
      let source = try reader.optionalText("source")
      switch (name, source) {
      case (let name?, nil): self = .run(.name(name))
      case (nil, let source?): self = .run(.source(source))
      case (nil, nil): throw .missing(member: "name", type: reader.type)
      default: throw .unknownMember("source", type: reader.type)
      }
      return
    }
    try reader.allow(["type", "action"])
    guard let command = Command(rawValue: action) else {
      let words = (["run"] + Command.allCases.map(\.rawValue)).map { "\"\($0)\"" }
      throw .wrong(
        member: "action", type: reader.type, expected: "one of " + words.joined(separator: ", "))
    }
    self = .command(command)
  }
}
