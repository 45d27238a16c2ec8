import Scenarios
import Testing
import Trials

@Suite struct `The summary of a suite` {
  @Test func `counts every end`() {
    #expect(Samples.suite.summary.words == "5 passed, 3 failed, 1 incomplete, 1 broken")
    #expect(Samples.suite.summary.total == 10)
    #expect(SuiteResult(version: "1", startedAt: 0).summary.words == "0 passed")
  }

  @Test func `of what was tried again only the last attempt counts`() {
    var suite = SuiteResult(version: "1", startedAt: 0)
    var again = Samples.beforeExpiry("chromium")
    var first = again
    (first.outcome, again.attempt) = (.failed, 2)
    suite.trials = [first, again, Samples.beforeExpiry("firefox")]
    #expect(suite.lastAttempts.map(\.attempt) == [2, 1])
    #expect(suite.summary.words == "2 passed" && suite.summary.repeated == 1)
    #expect(suite.differences.isEmpty)
  }

  @Test func `a scenario that ended differently in two browsers is a difference`() {
    let found = Samples.suite.differences
    #expect(found.map(\.scenario) == ["The host refuses twice, then recovers"])
    #expect(
      found.first?.verdicts.map { "\($0.browser) \($0.words)" } == [
        "chromium passed", "firefox failed at step 4",
      ])
  }

  @Test func `failing at another step is a difference, being incomplete is none`() {
    var suite = SuiteResult(version: "1", startedAt: 0)
    let one = Samples.lookAlike("chromium")
    var other = Samples.lookAlike("firefox")
    other.steps[0].outcome = other.steps[2].outcome
    suite.trials = [one, other]
    #expect(suite.differences.count == 1)
    other = one
    (other.browser, other.outcome) = ("none", .incomplete)
    suite.trials = [one, other]
    #expect(suite.differences.isEmpty)
  }

  @Test func `shards become one suite in the order of their files`() throws {
    let suite = Samples.suite
    let shards = (1...3).map { number in
      var shard = suite
      shard.shard = "\(number)/3"
      shard.startedAt += number * 1000
      shard.trials = suite.trials.enumerated().filter { $0.offset % 3 == number - 1 }.map(\.element)
      return shard
    }
    let all = try #require(SuiteResult.merged(shards.reversed()))
    #expect(all.shard == nil && Set(all.trials) == Set(suite.trials))
    #expect(all.trials.count == suite.trials.count)
    #expect(all.trials.map { $0.file ?? "" } == all.trials.map { $0.file ?? "" }.sorted())
    #expect(all.startedAt == suite.startedAt + 1000 && all.took == suite.took + 2000)
    #expect(SuiteResult.merged([shards[2], shards[0]])?.shard == "1/3, 3/3")
    #expect(SuiteResult.merged([shards[0], shards[0]])?.trials == shards[0].trials.sortedByFile)
    #expect(SuiteResult.merged([]) == nil)
  }
}

extension [TrialResult] {
  fileprivate var sortedByFile: [TrialResult] {
    enumerated().sorted {
      ($0.element.file ?? "", $0.offset) < ($1.element.file ?? "", $1.offset)
    }.map(\.element)
  }
}
