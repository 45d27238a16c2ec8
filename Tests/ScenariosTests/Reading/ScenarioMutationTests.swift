import Scenarios
import TestSupport
import Testing

struct ScenarioMutationTests {
  @Test func `ten thousand mutations of scenario files are an error or a scenario`() async throws {
    let seeds = try ShippedScenarios.paths.map { Array(try ShippedScenarios.text($0).utf8) }
    try #require(seeds.count >= 30)
    var random = SplitMix64(seed: 3)
    var (scenarios, errors) = (0, 0)
    for round in 0..<10_000 {
      // Lets tests that wait for a peer have their turn.
      if round.isMultiple(of: 50) { await Task.yield() }
      let seed = seeds[round % seeds.count]
      let text = String(
        decoding: round.isMultiple(of: 2) ? seed.mutated(&random) : seed.reworded(&random),
        as: UTF8.self)
      switch outcome(of: text) {
      case .success(let scenario):
        scenarios += 1
        check(scenario, round)
        guard round.isMultiple(of: 8) else { continue }
        let again = try Scenario.read(yaml: scenario.yaml())
        #expect(again.withoutPlaces == scenario.withoutPlaces, "round \(round)")
      case .failure(let found):
        errors += 1
        check(found, round)
      }
    }
    #expect(scenarios > 500 && errors > 3000, "\(scenarios) scenarios, \(errors) errors")
  }

  private func outcome(of text: String) -> Result<Scenario, ScenarioErrors> {
    do throws(ScenarioErrors) {
      return .success(
        try Scenario.read(yaml: text, file: "f.yaml", personas: ["admin", "member"]))
    } catch {
      return .failure(error)
    }
  }

  private func check(_ scenario: Scenario, _ round: Int) {
    #expect(!scenario.steps.isEmpty && !scenario.name.isEmpty, "round \(round)")
    #expect(scenario.steps.allSatisfy { ($0.line ?? 0) > 0 && !$0.text.isEmpty })
  }

  private func check(_ found: ScenarioErrors, _ round: Int) {
    #expect(!found.errors.isEmpty, "round \(round)")
    for error in found.errors {
      #expect(error.file == "f.yaml" && !error.message.isEmpty, "round \(round)")
      #expect((error.line ?? 0) > 0 && (error.column ?? 0) > 0, "round \(round)")
    }
  }
}

extension [UInt8] {
  /// The text after one to three words were replaced by other words of the language, or lines were
  /// moved, doubled or lost: changes that a parser of bytes would not notice.
  func reworded(_ random: inout SplitMix64) -> [UInt8] {
    let pool = [
      "open", "token", "expect", "wait", "refreshes", "none", "5m", "-2h", "{}", "[]", "null", "~",
      "true", "'*'", "\">= 3\"", "within", "alongside", "disconnect", "for", "*x", "&x a", "!t",
      "#", "99999999999999999999", "1e400", "message", "text", "in", "reason", "origin", "? ",
    ]
    var lines = String(decoding: self, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map { String($0) }
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      guard let place = lines.indices.randomElement(using: &random) else { break }
      switch Int.random(in: 0..<6, using: &random) {
      case 0: lines.remove(at: place)
      case 1: lines.insert(lines[place], at: place)
      case 2: lines.swapAt(place, Int.random(in: lines.indices, using: &random))
      case 3: lines[place] = String(repeating: " ", count: place % 5) + lines[place]
      default:
        var words = lines[place].split(separator: " ", omittingEmptySubsequences: false)
        guard let word = words.indices.randomElement(using: &random) else { break }
        words[word] = Substring(pool.randomElement(using: &random) ?? "")
        lines[place] = words.joined(separator: " ")
      }
    }
    return Array(lines.joined(separator: "\n").utf8)
  }
}
