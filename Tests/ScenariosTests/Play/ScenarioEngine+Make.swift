import Messages
import Scenarios

extension ScenarioEngine {
  /// An engine on a usual ground; by default its client can do everything.
  static func make(
    _ scenario: Scenario? = nil, refreshes: [Answer] = [.token],
    abilities: Set<Ability> = Set(Ability.allCases), pendingLimit: Int = 1000
  ) -> ScenarioEngine {
    ScenarioEngine(
      scenario, refreshes: refreshes, abilities: abilities,
      ground: Ground(
        profile: .meingpt, appOrigin: "http://app.localhost",
        hostOrigin: "http://app.meingpt.com.localhost", pendingLimit: pendingLimit))
  }
}

extension Scenario {
  /// A scenario of these steps; step n stands in line n + 1.
  static func make(_ steps: [Step], refreshes: [Answer] = []) -> Scenario {
    var scenario = Scenario(name: "made for a test")
    scenario.refreshes = refreshes
    scenario.steps = steps.enumerated().map { Line($1, line: $0 + 2, text: "step \($0 + 1)") }
    return scenario
  }
}

/// What a scenario expects; the test library has an `Expectation` of its own.
typealias Wish = Scenarios.Expectation
