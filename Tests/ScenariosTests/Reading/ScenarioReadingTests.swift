import JSON
import Scenarios
import Testing

struct ScenarioReadingTests {
  static let example = """
    scenario: The host refuses twice, then recovers
    about: A good app tries again after an error and keeps its user signed in.
    tags: [refresh, failure]
    clock: virtual            # virtual (default) or real
    host:                     # everything here is optional
      profile: meingpt
      origin: https://app.meingpt.com     # where the host page claims to live; default: the run's
      persona: admin          # admin, member, viewer, or a persona of the configuration file
      token: {lifetime: 1h, claims: {username: Prüf-Admin}}
    refreshes:                # answers to the 1st, 2nd, … refresh; the last one repeats; default [token]
      - error: Too many requests
      - silence
      - token
    steps:
      - open
      - wait: 56m
      - expect: {refreshes: 1}
      - expect: {refreshes: ">= 3", within: 4m}
      - expect: {app-token: current}
    """

  @Test func `the example of the language is read with every word`() throws {
    let scenario = try Scenario.read(yaml: Self.example, file: "slow.yaml")
    var expected = Scenario(name: "The host refuses twice, then recovers")
    expected.about = "A good app tries again after an error and keeps its user signed in."
    expected.tags = ["refresh", "failure"]
    expected.host.profile = "meingpt"
    expected.host.origin = "https://app.meingpt.com"
    expected.host.persona = "admin"
    expected.host.lifetime = 3600
    expected.host.claims = ["username": "Prüf-Admin"]
    expected.refreshes = [.init(.error("Too many requests")), .init(.silence), .token]
    expected.steps = [
      .init(.open(.init()), line: 15, text: "open"),
      .init(.wait(.seconds(3360)), line: 16, text: "wait: 56m"),
      .init(
        .expect(.init([.refreshes(.init(1))])), line: 17, text: "expect: {refreshes: 1}"),
      .init(
        .expect(.init([.refreshes(.init(.greaterOrEqual, 3))], within: .seconds(240))), line: 18,
        text: #"expect: {refreshes: ">= 3", within: 4m}"#),
      .init(
        .expect(.init([.appToken(.current)])), line: 19, text: "expect: {app-token: current}"),
    ]
    expected.file = "slow.yaml"
    #expect(scenario == expected)
  }

  @Test func `a byte order mark and the line ends of Windows do no harm`() throws {
    let yaml = "\u{FEFF}" + Self.example.replacing("\n", with: "\r\n")
    let scenario = try Scenario.read(yaml: yaml, file: "slow.yaml")
    #expect(try scenario == Scenario.read(yaml: Self.example, file: "slow.yaml"))
    let errors = #expect(throws: ScenarioErrors.self) {
      try Scenario.read(yaml: "\u{FEFF}scenaro: x\r\nscenario: x\r\nsteps: [opne]\r\n")
    }
    #expect(
      errors?.description == """
        1:1: unknown key "scenaro" in a scenario; did you mean "scenario"?
        scenaro: x
        ^
        3:9: unknown step "opne"; did you mean "open"?
        steps: [opne]
                ^
        """)
  }

  @Test func `everything but the title and the steps may be missing or empty`() throws {
    var expected = Scenario(name: "x")
    expected.steps = [.init(.open(.init()), line: 1, text: "open")]
    #expect(try Scenario.read(yaml: "{scenario: x, steps: [open]}") == expected)
    let empty = "{scenario: x, steps: [open], tags: , clock: , host: , refreshes: , about: }"
    #expect(try Scenario.read(yaml: empty) == expected)
    let hosts = "{scenario: x, steps: [open], host: {profile: , origin: , persona: , token: }}"
    #expect(try Scenario.read(yaml: hosts) == expected)
  }

  @Test func `a scenario may come as JSON, and its mistakes have a path`() throws {
    let json = try JSONValue(
      parsing: #"{"scenario":"x","steps":["open",{"expect":{"refreshes":">= 2"}}]}"#)
    let scenario = try Scenario(reading: Node(json: json))
    #expect(
      scenario.steps == [
        .init(.open(.init()), text: "open"),
        .init(
          .expect(.init([.refreshes(.init(.greaterOrEqual, 2))])),
          text: #"expect: {refreshes: ">= 2"}"#),
      ])
    let errors = #expect(throws: ScenarioErrors.self) {
      try Scenario(
        reading: Node(json: ["scenario": "x", "steps": ["open", ["wat": "5m"]]], root: "source"))
    }
    #expect(
      errors?.description
        == "source.steps[1].wat: unknown step \"wat\"; did you mean \"wait\"?")
  }

  @Test func `personas are looked up only where they are known`() throws {
    let yaml = """
      scenario: x
      host: {persona: boss}
      steps: [open: {persona: boss}, persona: boss]
      """
    #expect(try Scenario.read(yaml: yaml).host.persona == "boss")
    #expect(try Scenario.read(yaml: yaml, personas: ["boss"]).host.persona == "boss")
    let errors = #expect(throws: ScenarioErrors.self) {
      try Scenario.read(yaml: yaml, personas: ["admin", "bos"])
    }
    #expect(
      errors?.errors.map(\.summary)
        == ["2:17", "3:25", "3:41"].map {
          "\($0): \"persona\" cannot be \"boss\"; did you mean \"bos\"?"
        })
  }
}
