import Foundation
import Scenarios
import Testing

/// The files in `scenarios/` as a reader meets them.
struct ShippedScenarioTests {
  private static let folders = ["bridge", "expiry", "keys", "origin", "people", "refresh"]

  @Test func `there are many, in six folders`() throws {
    let names = try shippedScenarios()
    #expect(names.count >= 36)
    #expect(Set(names.map { $0.prefix { $0 != "/" } }) == Set(Self.folders.map { $0[...] }))
  }

  @Test func `no two have one title`() throws {
    let titles = try shippedScenarios().map { try read($0).name }
    #expect(Set(titles).count == titles.count)
  }

  @Test(arguments: try shippedScenarios())
  func `a file can be read, is short, and says what it is for`(name: String) throws {
    let text = try text(of: name)
    let scenario = try read(name)
    let lines = text.split(separator: "\n")
    #expect(lines.count <= 30)
    #expect(lines.allSatisfy { $0.count <= 100 })
    let about = try #require(scenario.about)
    #expect(about.contains("good app"))
    #expect(about.count <= 320)
    #expect(scenario.tags.first == String(name.prefix { $0 != "/" }))
    #expect(Set(scenario.tags).count == scenario.tags.count)
  }

  @Test(arguments: try shippedScenarios())
  func `a file expects something at its end`(name: String) throws {
    let last = try #require(try read(name).steps.last?.step)
    guard case .expect = last else {
      Issue.record("the last step proves nothing")
      return
    }
  }

  private func text(of name: String) throws -> String {
    try String(contentsOfFile: "\(checkout)/scenarios/\(name).yaml", encoding: .utf8)
  }

  private func read(_ name: String) throws -> Scenario {
    try Scenario.read(yaml: try text(of: name), file: "scenarios/\(name).yaml")
  }
}
