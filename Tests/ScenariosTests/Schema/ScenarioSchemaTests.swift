import JSON
import Scenarios
import TestSupport
import Testing

struct ScenarioSchemaTests {
  /// What only the reader can know: whose personas there are, and what is no JSON any more.
  private static let beyondSchema: Set<String> = [
    "host-persona", "open-persona", "persona-unknown", "key-twice", "tag",
    "expect-unquoted-unequal",
  ]

  @Test func `every word of the reader is in the schema, with a description`() throws {
    let schema = scenarioSchema()
    #expect(
      schema["properties"]?.objectValue?.names == [
        "scenario", "about", "tags", "clock", "host", "refreshes", "steps",
      ])
    let step = try #require(schema["$defs"]?["step"]?["anyOf"]?.arrayValue?.last)
    let steps = try #require(step["properties"]?.objectValue)
    #expect(Set(steps.names) == Set(Step.scenarioWords))
    let answer = try #require(schema["$defs"]?["answer"]?["anyOf"]?.arrayValue?.last)
    let expectation = schema["$defs"]?["expectation"]
    for place in [schema["properties"], step["properties"], expectation?["properties"]] {
      for member in try #require(place?.objectValue).members {
        let reference = member.value["$ref"]?.stringValue?.split(separator: "/").last
        let target = reference.flatMap { schema["$defs"]?[String($0)] }
        #expect((member.value["description"] ?? target?["description"]) != nil, "\(member.name)")
      }
    }
    #expect(try #require(answer["properties"]?.objectValue).count == 16)
  }

  @Test(.enabled(if: SchemaJudge.isWanted, SchemaJudge.missing))
  func `schema and reader agree on what ships, on every row, and on every mistake`() throws {
    var cases: [(name: String, yaml: String)] = []
    cases += try ShippedScenarios.paths.map { ($0, try ShippedScenarios.text($0)) }
    cases += ReadingErrorTests.mistakes.map { ($0.name, $0.yaml) }
    cases += LanguageTableTests.steps.map { ($0.0, "scenario: x\nsteps:\n  - \($0.0)\n") }
    cases += LanguageTableTests.expectations.map {
      ($0.0, "scenario: x\nsteps:\n  - expect: \($0.0.hasPrefix("{") ? $0.0 : "{\($0.0)}")\n")
    }
    cases += LanguageTableTests.answers.map {
      ($0.0, "scenario: x\nrefreshes:\n  - \($0.0)\nsteps: [open]\n")
    }
    cases += [("example", ScenarioReadingTests.example)]
    try compare(cases.filter { !Self.beyondSchema.contains($0.name) })
  }

  @Test(.enabled(if: SchemaJudge.isWanted, SchemaJudge.missing))
  func `schema and reader agree on a thousand changed files`() throws {
    let seeds = try ShippedScenarios.paths.map { Array(try ShippedScenarios.text($0).utf8) }
    var random = SplitMix64(seed: 21)
    try compare(
      (0..<1000).map { round in
        let bytes = seeds[round % seeds.count].reworded(&random)
        return ("round \(round)", String(decoding: bytes, as: UTF8.self))
      })
  }

  /// Whatever is YAML at all is judged by both.
  private func compare(_ cases: [(name: String, yaml: String)]) throws {
    let readable = cases.compactMap { one in
      (try? Node(yaml: one.yaml)).map { (one.name, one.yaml, $0.json()) }
    }
    let verdicts = try SchemaJudge.judge(readable.map(\.2), by: scenarioSchema())
    let valid = verdicts.count { $0 == nil }
    #expect(valid > 50 && verdicts.count - valid > 50, "\(valid) of \(verdicts.count) are valid")
    for ((name, yaml, _), verdict) in zip(readable, verdicts) {
      var errors: ScenarioErrors?
      do throws(ScenarioErrors) { _ = try Scenario.read(yaml: yaml) } catch { errors = error }
      #expect(
        (verdict == nil) == (errors == nil),
        "\(name): schema: \(verdict ?? "valid"); reader: \(errors?.summary ?? "a scenario")")
    }
  }
}
