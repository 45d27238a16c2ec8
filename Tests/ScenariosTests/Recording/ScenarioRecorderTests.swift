import JSON
import Messages
import Scenarios
import TestSupport
import Testing

struct ScenarioRecorderTests {
  @Test func `a session becomes a file that a person can read`() throws {
    var session = RecordedSession()
    session.framed(fingerprint: "a", life: 3600)
    session.order("note", ["note": "The user goes for lunch"], after: 2500)
    session.refresh(after: 3_297_500, fingerprint: "b", life: 3600)
    session.order("next", ["next": ["error": "Too many requests"]], after: 64_300)
    session.refresh(after: 3_230_700, fingerprint: nil, life: 0)
    session.refresh(after: 5000, fingerprint: "c", life: 3600)
    session.order(
      "send",
      [
        "send": [
          "message": ["type": "MEINGPT_TOKEN_RESPONSE", "token": "eyJhbGci.eyJzdWIi.c2ln"],
          "from": "http://meingpt.com.evil.localhost:7357", "via": "popup", "to": "*",
        ]
      ], after: 20_000)
    session.rejected("source", after: 900)
    session.rejected("origin", after: 100)
    session.order("persona", ["persona": "viewer"], after: 4_000_000)
    session.request(fingerprint: "c", after: 1000)
    let yaml = ScenarioRecorder.scenario(
      from: session.entries,
      host: {
        var host = Scenario.Setup()
        host.persona = "admin"
        return host
      }())
    try expectGolden(yaml, "recorded-session")
    let scenario = try Scenario.read(yaml: yaml, personas: ["admin", "viewer"])
    #expect(scenario.steps.count > 10)
    #expect(!yaml.contains("eyJ") && !yaml.contains("7357"))
  }

  @Test func `controls that are no steps are put into other words`() throws {
    var session = RecordedSession()
    session.framed(fingerprint: "a", life: 3600)
    session.order("lifetime", ["lifetime": "5m"], after: 1000)
    session.order("reload", ["reload": "fresh"], after: 1000)
    session.frame("fresh")
    session.order("refreshes", ["refreshes": ["silence", "token"]], after: 1000)
    session.order("next", ["next": "hold"], after: 1000)
    session.refresh(after: 10_000, fingerprint: nil, life: 0)
    session.order("answer", ["answer": "token"], after: 1000)
    session.order("disconnect", ["disconnect": ["for": "3s"]], after: 1000)
    session.order("expire-token", "expire-token", after: 1000)
    session.order("withdraw-key", "withdraw-key", after: 10_000)
    session.order("teleport", ["teleport": true], after: 1000)
    session.frame("open", after: 60_000)
    session.frame("reload", after: 60_000)
    let yaml = ScenarioRecorder.scenario(from: session.entries, title: "Odd things")
    try expectGolden(yaml, "recorded-controls")
    #expect(try Scenario.read(yaml: yaml).name == "Odd things")
  }

  @Test func `nothing at all is still a scenario`() throws {
    let yaml = ScenarioRecorder.scenario(from: [])
    let scenario = try Scenario.read(yaml: yaml)
    #expect(scenario.steps.map(\.text) == ["open", "expect: {refreshes: 0}"])
  }

  @Test func `a flood is counted, not listed`() throws {
    var session = RecordedSession()
    session.framed(fingerprint: "a", life: 3600)
    for _ in 0..<500 {
      session.refresh(after: 3, fingerprint: nil, life: 0)
      session.rejected("shape", after: 3)
    }
    let scenario = try Scenario.read(
      yaml: ScenarioRecorder.scenario(from: session.entries), personas: [])
    #expect(scenario.steps.count < 20)
    #expect(scenario.steps.last?.text == "expect: {refreshes: 500}")
  }

  @Test func `a thousand random timelines are read back, and no wait runs too far`()
    throws
  {
    var random = SplitMix64(seed: 5)
    for round in 0..<1000 {
      let entries = RecordedSession.random(&random)
      let yaml = ScenarioRecorder.scenario(from: entries)
      #expect(yaml == ScenarioRecorder.scenario(from: entries))
      let scenario = try Scenario.read(yaml: yaml)
      #expect(!yaml.contains("eyJ"), "round \(round)")
      var waited = 0
      for line in scenario.steps {
        if case .wait(let time) = line.step { waited += time.milliseconds }
      }
      let times = entries.map(\.at)
      let span = (times.max() ?? 0) - (times.first ?? 0)
      #expect(waited <= span, "round \(round)")
      guard case .open? = scenario.steps.first(where: { $0.step.opens })?.step else {
        Issue.record("round \(round): the app is never framed")
        continue
      }
      guard case .expect? = scenario.steps.last?.step else {
        Issue.record("round \(round): nothing is expected")
        continue
      }
    }
  }
}

extension Step {
  fileprivate var opens: Bool { if case .open = self { true } else { false } }
}
