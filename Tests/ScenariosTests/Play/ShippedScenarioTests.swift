import Foundation
import Scenarios
import TestSupport
import Testing

/// Every scenario that ships, with an app that does nothing, and with apps that do anything.
struct ShippedScenarioTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("scenarios")

  static func files() throws -> [String] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return names.filter { $0.hasSuffix(".yaml") }.sorted()
  }

  private static func read(_ name: String) throws -> Scenario {
    let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    return try Scenario.read(yaml: text, file: name)
  }

  @Test(arguments: try files())
  func `a shipped scenario comes to its end, whatever the app does`(name: String) throws {
    let scenario = try Self.read(name)
    for seed in 0..<20 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let acts = (0..<Int(seed) * 3).map { _ in
        (
          Duration.milliseconds(Int.random(in: 0...14_400_000, using: &random)),
          [Rehearsal.Act.ask, .ask, .use("t1"), .use("t2"), .use(nil), .fetchKeys]
            .randomElement(using: &random) ?? .ask
        )
      }
      var run = Rehearsal(scenario, acts: acts)
      run.play()
      #expect(run.outcome != nil, "seed \(seed)")
      #expect(run.results.map(\.number) == Array(1...scenario.steps.count), "seed \(seed)")
    }
  }
}
