import JSON
import Scenarios
import TestSupport
import Testing

struct ScenarioWriterTests {
  @Test(arguments: ShippedScenarios.paths)
  func `a shipped scenario is read, written and read again`(path: String) throws {
    let scenario = try Scenario.read(
      yaml: ShippedScenarios.text(path), personas: ["admin", "member", "viewer"])
    #expect(scenario.steps.contains { if case .expect = $0.step { true } else { false } })
    let again = try Scenario.read(yaml: scenario.yaml())
    #expect(again.withoutPlaces == scenario.withoutPlaces)
  }

  @Test func `the example of the language is written as a person would`() throws {
    let scenario = try Scenario.read(yaml: ScenarioReadingTests.example)
    #expect(
      scenario.yaml() == """
        scenario: "The host refuses twice, then recovers"
        about: A good app tries again after an error and keeps its user signed in.
        tags: [refresh, failure]
        host:
          profile: meingpt
          origin: "https://app.meingpt.com"
          persona: admin
          token: {lifetime: 1h, claims: {username: Prüf-Admin}}
        refreshes:
          - error: Too many requests
          - silence
          - token
        steps:
          - open
          - wait: 56m
          - expect: {refreshes: 1}
          - expect: {refreshes: ">= 3", within: 4m}
          - expect: {app-token: current}

        """)
  }

  @Test(
    arguments: LanguageTableTests.steps.map(\.1)
      + LanguageTableTests.expectations.map { Step.expect($0.1) }
      + LanguageTableTests.answers.map { Step.answer($0.1) }
      + [.next(.token), .lifetime(.seconds(300)), .expireToken, .disconnect(for: .seconds(3))])
  func `a step goes back into the vocabulary`(step: Step) throws {
    #expect(try readStep(Node(json: step.json())) == step)
    #expect(try readStep(Node(yaml: Node(json: step.json()).flowText)) == step)
  }

  @Test func `a null character, which the YAML library cuts off at, becomes its replacement`()
    throws
  {
    let scenario = try Scenario.read(yaml: #"{scenario: x, steps: [note: "a"]}"#)
    var other = scenario
    other.steps[0].step = .note("a\u{0}b")
    #expect(try Scenario.read(yaml: other.yaml()).steps.map(\.step) == [.note("a\u{FFFD}b")])
  }

  @Test func `any text survives, whatever YAML makes of its characters`() throws {
    var random = SplitMix64(seed: 12)
    let pool = Array(
      "abzZ09 _-./:#,[]{}&*!|>'\"%@`?=~\\\n\r\tüé😀\u{1}\u{7}\u{7F}\u{85}\u{A0}\u{AD}\u{2028}\u{2029}\u{FFFE}\u{E000}\u{1F}\u{301}"
        .unicodeScalars)
    let words = [
      "", " ", "null", "Yes", "true", "12", "1e3", "-5", "5m", "0x1F", "~", "- a", "a: b", "a #b",
      "a ", "...", "---", "?", "=", "<<", "2026-11-21", "12:30", "a  b", "-", "=> 3",
    ]
    for round in 0..<3000 {
      var text = ""
      for _ in 0..<Int.random(in: 0...8, using: &random) {
        if let scalar = pool.randomElement(using: &random) { text.unicodeScalars.append(scalar) }
      }
      if round < words.count { text = words[round] }
      let value: JSONValue = ["k": .string(text), "l": [.string(text), 1]]
      let yaml = Node(json: ["a": value, text.isEmpty ? "b" : text: 2]).flowText
      #expect(try Node(yaml: yaml).json() == ["a": value, text.isEmpty ? "b" : text: 2], "\(yaml)")
      let scenario = try Scenario.read(yaml: "scenario: x\nsteps: [open]")
      var other = scenario
      other.steps.append(.init(.note(text.isEmpty ? "x" : text), text: ""))
      other.about = text
      #expect(try Scenario.read(yaml: other.yaml()).withoutPlaces == other.withoutPlaces)
    }
  }
}

extension Scenario {
  /// The scenario without what depends on how it was written.
  var withoutPlaces: Scenario {
    var scenario = self
    scenario.file = nil
    scenario.steps = steps.map { Line($0.step, text: "") }
    return scenario
  }
}
