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
}
