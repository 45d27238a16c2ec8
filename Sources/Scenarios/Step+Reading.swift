import JSON
import Tokens

/// Reads one step: a word, or a mapping with one key. Throws every mistake in it at once.
package func readStep(_ node: Node) throws(ScenarioErrors) -> Step {
  try Problems.collect { problems in
    Step(reading: node, &problems) ?? .signOut
  }
}

extension Step {
  /// Every word that begins a step of a scenario.
  package static let scenarioWords = words.filter { !controlWords.contains($0) }

  /// Words that only a person or a program says to the host page while it runs.
  private static let controlWords = ["next", "lifetime", "expire-token", "disconnect"]

  /// Every word that begins a step or a control.
  package static let words = [
    "open", "reload", "navigate", "wait", "sleep", "send", "receive", "answer", "refreshes",
    "next", "persona", "sign-out", "rotate-keys", "withdraw-key", "jwks", "bridge", "disconnect",
    "lifetime", "expire-token", "click", "type", "note", "expect",
  ]

  /// Reads one step. Throws every mistake in it at once.
  package init(reading node: Node) throws(ScenarioErrors) { self = try readStep(node) }

  /// The step, or nil after a mistake was reported. `words` are those that may begin it.
  init?(reading node: Node, of words: [String] = Self.words, _ problems: inout Problems) {
    if let entries = node.entries {
      guard let first = entries.first else {
        problems.add(node, "a step names what happens")
        return nil
      }
      if entries.count > 1 {
        let names = entries.map { quoted($0.name) }.joined(separator: ", ")
        problems.add(entries[1], in: node, "a step does one thing, not \(names)")
      }
      for other in entries.dropFirst() where words.contains(where: { $0.isExactly(other.name) }) {
        _ = Step(other.name, other.value, &problems)
      }
      guard Self.isKnown(first.name, at: first.place, in: node, words, &problems) else {
        return nil
      }
      self.init(first.name, first.value, &problems)
    } else if let word = node.text {
      guard Self.isKnown(word, at: node.place, in: node, words, &problems) else { return nil }
      self.init(word, Node(.null, at: node.place, source: node.source), &problems)
    } else {
      problems.add(node, "a step is a word or a mapping, not \(node.kindName)")
      return nil
    }
  }

  private static func isKnown(
    _ word: String, at place: Node.Place, in node: Node, _ words: [String],
    _ problems: inout Problems
  ) -> Bool {
    if words.contains(where: { $0.isExactly(word) }) { return true }
    if Self.controlWords.contains(where: { $0.isExactly(word) }) {
      problems.add(
        place, in: node, "\(quoted(word)) is a control of the host page, not a step of a scenario")
    } else {
      problems.addUnknown("step", word, at: place, in: node, of: words)
    }
    return false
  }

  private init?(_ word: String, _ value: Node, _ problems: inout Problems) {
    let what = "\"\(word)\""
    var step: Step?
    switch word {
    case "open": step = .open(Opening(reading: value, &problems))
    case "reload": step = Self.reload(value, &problems)
    case "navigate": step = value.text(of: what, &problems).map { .navigate($0) }
    case "wait": step = value.duration(of: what, &problems).map { .wait($0) }
    case "sleep": step = value.duration(of: what, &problems).map { .sleep($0) }
    case "send": step = .send(Posting(reading: value, what, &problems))
    case "receive": step = .receive(Posting(reading: value, what, &problems))
    case "answer": step = .answer(Answer(reading: value, &problems))
    case "next": step = .next(Answer(reading: value, &problems))
    case "refreshes": step = .refreshes(Answer.list(value, &problems))
    case "persona": step = value.persona(&problems).map { .persona($0) }
    case "sign-out": step = value.flag(of: what, &problems) ? .signOut : nil
    case "withdraw-key": step = value.flag(of: what, &problems) ? .withdrawKey : nil
    case "expire-token": step = value.flag(of: what, &problems) ? .expireToken : nil
    case "rotate-keys": step = Self.rotation(value, &problems)
    case "jwks": step = Self.keySet(value, &problems)
    case "bridge":
      step = value.choice(of: what, from: ["down", "up"], &problems).map {
        .bridge(isUp: $0 == "up")
      }
    case "disconnect":
      step = .disconnect(for: Answer.pause(value, beside: nil, &problems) ?? .seconds(1))
    case "lifetime": step = Self.lifetime(value, &problems)
    case "click": step = value.selector(of: what, &problems).map { .click(selector: $0) }
    case "type": step = Self.typing(value, &problems)
    case "note": step = value.text(of: what, &problems).map { .note($0) }
    default: step = .expect(Expectation(reading: value, &problems))
    }
    guard let step else { return nil }
    self = step
  }

  private static func reload(_ node: Node, _ problems: inout Problems) -> Step? {
    if node.isNull { return .reload(fresh: false) }
    return node.choice(of: "\"reload\"", from: ["same", "fresh"], &problems)
      .map { .reload(fresh: $0 == "fresh") }
  }

  private static func lifetime(_ node: Node, _ problems: inout Problems) -> Step? {
    guard let seconds = node.seconds(of: "\"lifetime\"", &problems) else { return nil }
    guard seconds > 0 else {
      problems.add(node, "\"lifetime\" is longer than nothing")
      return nil
    }
    return .lifetime(.seconds(seconds))
  }

  private static func rotation(_ node: Node, _ problems: inout Problems) -> Step? {
    if node.isNull || node.json() == true { return .rotateKeys(overlap: nil) }
    guard node.fields(of: "\"rotate-keys\"", ["overlap"], &problems) != nil else { return nil }
    return .rotateKeys(overlap: node["overlap"]?.duration(of: "\"overlap\"", &problems))
  }

  private static func keySet(_ node: Node, _ problems: inout Problems) -> Step? {
    if node.text != nil {
      return node.choice(of: "\"jwks\"", from: ["normal"], &problems).map { _ in .keySet(nil) }
    }
    let words = ["status", "after", "body"]
    guard node.fields(of: "\"jwks\"", words, &problems) != nil else { return nil }
    var fault = KeySetFault()
    fault.status = node["status"]?.whole(of: "\"status\"", in: 200...599, &problems)
    fault.after = node["after"]?.duration(of: "\"after\"", &problems) ?? .zero
    fault.body = node["body"].flatMap { body in
      body.entries == nil ? body.text(of: "\"body\"", &problems) : body.json().text
    }
    return .keySet(fault)
  }

  private static func typing(_ node: Node, _ problems: inout Problems) -> Step? {
    guard node.fields(of: "\"type\"", ["into", "text"], &problems) != nil else { return nil }
    guard let into = node["into"], let text = node["text"] else {
      problems.add(node, "\"type\" needs \"into\" and \"text\"")
      return nil
    }
    let selector = into.selector(of: "\"into\"", &problems)
    guard let text = text.text(of: "\"text\"", &problems), let into = selector else { return nil }
    return .type(into: into, text: text)
  }
}

extension Node {
  /// Whether this is `true` or nothing at all, as a step without a value has it.
  fileprivate func flag(of what: String, _ problems: inout Problems) -> Bool {
    if isNull || json() == true { return true }
    problems.add(self, "\(what) takes no value but true")
    return false
  }
}
