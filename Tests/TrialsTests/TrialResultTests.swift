import Scenarios
import Testing
import Trials

@Test func `a result without steps has neither evidence nor tokens`() {
  let result = TrialResult(
    scenario: "Nothing happens", browser: "none", clock: .virtual, outcome: .passed, startedAt: 0)
  #expect(result.evidence == TrialResult.Evidence())
  #expect(result.tokens.isEmpty)
}
