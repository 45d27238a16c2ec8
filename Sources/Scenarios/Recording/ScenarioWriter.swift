package import JSON

extension Scenario {
  /// The scenario as a file: one line for every key and step, in the order of the language's text.
  /// `Scenario.read` reads it back to an equal value, but for the places of the steps. Comments and
  /// the spelling of a file it was read from are lost.
  package func yaml() -> String {
    ScenarioWriter(self).text { _ in [] }
  }
}

/// Writes scenario files.
struct ScenarioWriter {
  private let scenario: Scenario

  init(_ scenario: Scenario) { self.scenario = scenario }

  /// The file. `header` stands above it, and what `comments` gives for the index of a step above that
  /// step, each of them one line.
  func text(header: [String] = [], comments: (Int) -> [String]) -> String {
    var lines = header.map { Self.comment($0) } + head()
    lines.append("steps:")
    for (index, line) in scenario.steps.enumerated() {
      lines += comments(index).map { "  " + Self.comment($0) }
      lines.append("  - " + Node(json: line.step.json()).flowText)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func head() -> [String] {
    var lines = ["scenario: " + YAMLText.scalar(scenario.name)]
    if let about = scenario.about { lines.append("about: " + YAMLText.scalar(about)) }
    if !scenario.tags.isEmpty {
      lines.append("tags: [" + scenario.tags.map(YAMLText.scalar).joined(separator: ", ") + "]")
    }
    if scenario.clock != .virtual { lines.append("clock: \(scenario.clock.rawValue)") }
    let host = scenario.host.json()
    if !host.isEmpty { lines.append("host:") }
    for member in host.members {
      lines.append("  " + Node(json: .object([member.name: member.value])).flowText)
    }
    if !scenario.refreshes.isEmpty { lines.append("refreshes:") }
    return lines + scenario.refreshes.map { "  - " + Node(json: $0.json()).flowText }
  }

  /// A comment never ends before its line does.
  private static func comment(_ text: String) -> String {
    let line = text.unicodeScalars.map {
      YAMLText.standsInDoubleQuotes($0) ? String($0) : " "
    }
    return "# " + line.joined()
  }
}

extension Scenario.Setup {
  /// The setup in the words of the scenario language; `{}` when it says nothing.
  package func json() -> JSONObject {
    var members = JSONObject()
    members["profile"] = profile.map { .string($0) }
    members["origin"] = origin.map { .string($0) }
    members["persona"] = persona.map { .string($0) }
    var token = JSONObject()
    token["lifetime"] = lifetime.map { .string(TimeSpan.text(seconds: $0)) }
    if !claims.isEmpty { token["claims"] = .object(claims) }
    if !token.isEmpty { members["token"] = .object(token) }
    return members
  }
}
