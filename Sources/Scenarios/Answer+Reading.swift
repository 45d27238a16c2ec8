import JSON
import Messages
import Tokens

/// Reads one answer to a refresh. Throws every mistake in it at once.
package func readAnswer(_ node: Node) throws(ScenarioErrors) -> Answer {
  try Problems.collect { Answer(reading: node, &$0) }
}

extension Answer {
  private static let kinds = ["token", "error", "silence", "hold", "disconnect", "raw"]
  private static let extras = [
    "after", "times", "from", "via", "to", "expires-at", "drop", "type", "alongside", "for",
  ]

  /// What an extra needs beside it; the others go with every kind.
  private static let companions = [
    "for": ["disconnect"], "expires-at": ["token"], "drop": ["token", "error"],
    "type": ["token", "error"],
  ]

  /// How deep answers may stand `alongside` each other.
  private static let depth = 8

  /// Reads one answer. Throws every mistake in it at once.
  package init(reading node: Node) throws(ScenarioErrors) { self = try readAnswer(node) }

  init(reading node: Node, depth: Int = Self.depth, _ problems: inout Problems) {
    self = .token
    guard let entries = node.entries else {
      kind = Self.kind(word: node, &problems)
      return
    }
    _ = node.fields(of: "an answer", Self.kinds + Self.extras, &problems)
    let named = entries.filter { Self.kinds.contains($0.name) }
    guard let first = named.first else {
      let isMisspelled = entries.contains { !(Self.kinds + Self.extras).contains($0.name) }
      if !isMisspelled {
        problems.add(node, "an answer names one of \(Self.kinds.joined(separator: ", "))")
      }
      return
    }
    for other in named.dropFirst() {
      problems.add(
        other, in: node, "an answer is either \"\(first.name)\" or \"\(other.name)\", not both")
    }
    kind = Self.kind(entry: first, pause: node["for"], &problems)
    for entry in entries where Self.extras.contains(entry.name) {
      read(entry, in: node, depth: depth, &problems)
      if let kinds = Self.companions[entry.name], !kinds.contains(first.name) {
        let names = kinds.map { "\"\($0)\"" }.joined(separator: " or ")
        problems.add(entry, in: node, "\"\(entry.name)\" goes with \(names)")
      }
    }
  }

  /// A list of answers, as `refreshes` has it; one answer alone is a list of one.
  package static func list(_ node: Node, _ problems: inout Problems) -> [Answer] {
    (node.items ?? [node]).map { Answer(reading: $0, &problems) }
  }

  private static func kind(word node: Node, _ problems: inout Problems) -> Kind {
    guard let word = node.text else {
      problems.add(node, "an answer is a word or a mapping, not \(node.kindName)")
      return .token(nil)
    }
    switch word {
    case "token": return .token(nil)
    case "silence": return .silence
    case "hold": return .hold
    case "disconnect": return .disconnect(for: .seconds(1))
    case "error", "raw": problems.add(node, "the answer \"\(word)\" needs a value: {\(word): …}")
    default:
      problems.addUnknown("answer", word, at: node.place, in: node, of: kinds)
    }
    return .token(nil)
  }

  private static func kind(
    entry: Node.Entry, pause: Node?, _ problems: inout Problems
  ) -> Kind {
    let value = entry.value
    switch entry.name {
    case "error": return .error(value.text(of: "\"error\"", &problems) ?? "")
    case "raw": return .raw(value.json())
    case "token":
      if value.isNull { return .token(nil) }
      let forge = Forge(reading: value, &problems)
      return .token(forge == Forge() ? nil : forge)
    case "disconnect":
      return .disconnect(for: self.pause(value, beside: pause, &problems) ?? .seconds(1))
    default:
      if !value.isNull, value.json() != true {
        problems.add(value, "\"\(entry.name)\" takes no value; write \"\(entry.name): true\"")
      }
      return entry.name == "hold" ? .hold : .silence
    }
  }

  /// The pause of `disconnect: {for: 3s}` or `{disconnect: true, for: 3s}`.
  static func pause(
    _ node: Node, beside: Node?, _ problems: inout Problems
  ) -> Duration? {
    var pause = beside
    if node.entries != nil {
      _ = node.fields(of: "\"disconnect\"", ["for"], &problems)
      pause = node["for"] ?? beside
    } else if !node.isNull, node.json() != true {
      problems.add(node, "\"disconnect\" is a mapping such as {for: 3s}, not \(node.kindName)")
    }
    return pause?.duration(of: "\"for\"", &problems)
  }

  private mutating func read(
    _ entry: Node.Entry, in node: Node, depth: Int, _ problems: inout Problems
  ) {
    let (what, value) = ("\"\(entry.name)\"", entry.value)
    switch entry.name {
    case "after": after = value.duration(of: what, &problems) ?? .zero
    case "times": times = value.whole(of: what, in: 1...100, &problems) ?? 1
    case "from": from = value.origin(of: what, &problems)
    case "via":
      via = value.word(of: what, &problems)
      if node["from"] == nil {
        problems.add(entry, in: node, "\"via\" needs \"from\", the origin of the foreign window")
      }
    case "to": to = value.origin(of: what, orAny: true, &problems)
    case "expires-at": expiresAt = value.text(of: what, &problems).map { .init(word: $0) }
    case "type": type = value.text(of: what, &problems)
    case "drop":
      drop = (value.items ?? [value]).compactMap { $0.text(of: "an item of \"drop\"", &problems) }
    case "alongside":
      guard depth > 0 else {
        problems.add(value, "answers stand alongside each other more than \(Self.depth) deep")
        return
      }
      alongside = (value.items ?? [value]).map {
        Answer(reading: $0, depth: depth - 1, &problems)
      }
    default: break
    }
  }
}

extension HostProfile.ExpirySpelling {
  /// Reads `iso`, `ms`, `s`, `missing`, or any other text as itself.
  init(word: String) {
    switch word {
    case "iso": self = .iso
    case "ms": self = .milliseconds
    case "s": self = .seconds
    case "missing": self = .missing
    default: self = .text(word)
    }
  }

  /// The word of the scenario language.
  var word: String {
    switch self {
    case .iso: "iso"
    case .milliseconds: "ms"
    case .seconds: "s"
    case .missing: "missing"
    case .text(let text): text
    }
  }
}
