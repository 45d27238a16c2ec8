import Scenarios
import Testing
import Trials

private func scenario(_ name: String, _ tags: [String] = [], file: String? = nil) -> Scenario {
  var scenario = Scenario(name: name)
  scenario.tags = tags
  scenario.file = file
  return scenario
}

private let suite = [
  scenario("Refreshes in time", ["expiry", "smoke"], file: "scenarios/expiry/before.yaml"),
  scenario("Asks again after an error", ["refresh"], file: "scenarios/refresh/error.yaml"),
  scenario("Survives a silent host", ["refresh", "smoke"], file: "scenarios/refresh/silence.yaml"),
  scenario("Ignores a popup", ["origin"], file: "scenarios/origin/popup.yaml"),
]

@Suite struct `The selection of scenarios` {
  private func chosen(
    tags: [String] = [], filter: String? = nil, shard: String? = nil
  ) throws -> [String] {
    var selection = Selection()
    selection.tags = tags
    selection.filter = filter
    selection.shard = try shard.map { try Shard($0) }
    return try selection.chosen(from: suite).map(\.name)
  }

  @Test(
    arguments: [
      ([], nil, [0, 1, 2, 3]), (["refresh"], nil, [1, 2]),
      (["refresh", "origin"], nil, [1, 2, 3]),
      (["!refresh"], nil, [0, 3]), (["smoke", "!refresh"], nil, [0]),
      ([], "HOST", [2]), ([], "refresh/", [1, 2]), (["smoke"], "time", [0]),
      ([], "/^(Ref|Ign)/", [0, 3]), ([], "/s.l.nce/", [2]),
    ] as [([String], String?, [Int])])
  func `follows tags and filter`(tags: [String], filter: String?, expected: [Int]) throws {
    #expect(try chosen(tags: tags, filter: filter) == expected.map { suite[$0].name })
  }

  @Test func `an unknown tag is an error that names the known ones`() {
    let error = SuiteError.unknownTag("smoek", known: ["expiry", "origin", "refresh", "smoke"])
    #expect(throws: error) { try chosen(tags: ["smoek"]) }
    #expect(throws: error) { try chosen(tags: ["!smoek"]) }
  }

  @Test func `a choice that leaves nothing is an error, an empty part is none`() throws {
    #expect(throws: SuiteError.nothingChosen(of: 4)) { try chosen(filter: "nowhere") }
    #expect(throws: SuiteError.badPattern("/(/")) { try chosen(filter: "/(/") }
    #expect(try chosen(filter: "popup", shard: "2/2") == [])
  }

  @Test(arguments: 1...7)
  func `the parts of a suite hold each scenario once, and differ by one at most`(
    count: Int
  ) throws {
    let parts = try (1...count).map { try chosen(shard: "\($0)/\(count)") }
    #expect(parts.flatMap { $0 }.sorted() == suite.map(\.name).sorted())
    let sizes = parts.map(\.count)
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
  }

  @Test(arguments: [
    "", "2", "0/3", "4/3", "-1/2", "1/0", "1/2/3", "a/b", "1/", "+1/2", "01/2", "1 /2",
  ])
  func `a part that there is not is an error`(text: String) {
    #expect(throws: SuiteError.badShard(text)) { try Shard(text) }
  }
}
