import JSON
import Messages

extension Scenario {
  /// The keys of a scenario file, in the order in which one is written.
  static let keys = ["scenario", "about", "tags", "clock", "host", "refreshes", "steps"]

  /// Reads one scenario file; `file` is the name that errors show. `personas` are the keys of the
  /// configuration; nil reads without looking whether there is such a persona. Throws every mistake
  /// in it at once.
  package static func read(
    yaml text: String, file: String? = nil, personas: [String]? = nil
  ) throws(ScenarioErrors) -> Scenario {
    var scenario = try Problems.collect { (problems) throws(ScenarioErrors) in
      problems.personas = personas
      let node = try Node.read(yaml: text, file: file, &problems)
      return Scenario(reading: node, &problems)
    }
    scenario.file = file
    return scenario
  }

  /// Reads a scenario. Throws every mistake in it at once.
  package init(reading node: Node, personas: [String]? = nil) throws(ScenarioErrors) {
    self = try Problems.collect { problems in
      problems.personas = personas
      return Scenario(reading: node, &problems)
    }
  }

  init(reading node: Node, _ problems: inout Problems) {
    self.init(name: "")
    guard node.fields(of: "a scenario", Self.keys, &problems) != nil else { return }
    name = node.title(&problems) ?? ""
    about = node.given("about")?.text(of: "\"about\"", &problems)
    if let tags = node.given("tags") {
      self.tags = (tags.items ?? [tags]).compactMap { $0.text(of: "a tag", &problems) }
    }
    clock = node.given("clock")?.word(of: "\"clock\"", &problems) ?? .virtual
    if let host = node.given("host") { self.host = Setup(reading: host, &problems) }
    if let refreshes = node.given("refreshes") {
      self.refreshes = Answer.list(refreshes, &problems)
    }
    steps = node.steps(&problems)
  }
}

extension Scenario.Setup {
  init(reading node: Node, _ problems: inout Problems) {
    self.init()
    let words = ["profile", "origin", "persona", "token"]
    guard node.fields(of: "\"host\"", words, &problems) != nil else { return }
    profile = node.given("profile")?.choice(
      of: "\"profile\"", from: HostProfile.all.map(\.name), &problems)
    origin = node.given("origin")?.origin(of: "\"origin\"", &problems)
    persona = node.given("persona")?.persona(&problems)
    guard let token = node.given("token"),
      token.fields(of: "\"token\"", ["lifetime", "claims"], &problems) != nil
    else { return }
    if let lifetime = token.given("lifetime") {
      self.lifetime = lifetime.seconds(of: "\"lifetime\"", &problems)
      if self.lifetime == 0 { problems.add(lifetime, "\"lifetime\" is longer than nothing") }
    }
    claims = token.given("claims")?.object(of: "\"claims\"", &problems) ?? [:]
  }
}

extension Node {
  /// The value of a key that may be left out or left empty, unless a comment took its place.
  fileprivate func given(_ name: String) -> Node? {
    self[name].flatMap { $0.isNull && $0.commentHint.isEmpty ? nil : $0 }
  }

  fileprivate func title(_ problems: inout Problems) -> String? {
    guard let title = self["scenario"] else {
      problems.add(self, "a scenario needs \"scenario\", its title")
      return nil
    }
    guard let text = title.text(of: "\"scenario\"", &problems) else { return nil }
    if !text.contains(where: { !$0.isWhitespace }) {
      problems.add(title, "\"scenario\" is the title; it cannot be empty")
    }
    return text
  }

  fileprivate func steps(_ problems: inout Problems) -> [Scenario.Line] {
    guard let steps = self["steps"] else {
      problems.add(self, "a scenario needs \"steps\", what happens in it")
      return []
    }
    guard let items = steps.items else {
      problems.add(steps, "\"steps\" is a list of steps, not \(steps.kindName)")
      return []
    }
    if items.isEmpty { problems.add(steps, "\"steps\" is a list of at least one step") }
    return items.compactMap { item in
      Step(reading: item, of: Step.scenarioWords, &problems).map {
        Scenario.Line($0, line: item.line, text: item.flowText)
      }
    }
  }

  /// The line in the text, from 1; nil for JSON.
  private var line: Int? {
    if case .mark(let line, _) = place { line } else { nil }
  }
}
