import Foundation
import JSON
import Messages
import Scenarios
import TestSupport
import Testing
import Trials

@Suite struct `A report as JSON` {
  @Test func `has a shape that stays`() throws {
    var suite = Samples.suite
    suite.trials.removeAll { $0.scenario.contains(" day") || $0.browser == "firefox" }
    suite.trials.append(Samples.refusal("firefox"))
    try expectReport(
      String(decoding: ReportFormat.json.bytes(of: suite), as: UTF8.self), "report.json")
  }

  @Test func `reads back as it was, but for the tokens`() throws {
    let suite = Samples.suite
    let read = try SuiteResult(reading: suite.json().encoded(pretty: true))
    #expect(read == suite.redacted)
    #expect(read != suite)
    #expect(try SuiteResult(reading: read.json().encoded()) == read)
  }

  @Test func `every kind, verdict, outcome and far moment survives`() throws {
    var trial = TrialResult(
      scenario: "x", browser: "http://grid:4444", clock: .real, outcome: .aborted,
      startedAt: -62_198_755_200_001)
    let moments = [0, -1, 253_402_300_800_000, 99_999_999_999_999_000, -99_999_999_999_999_000]
    trial.tokens = moments.map {
      TrialResult.TokenLife(fingerprint: "f", issuedAt: $0, expiresAt: nil, isForged: $0 == 0)
    }
    for kind in TimelineEntry.Kind.allCases {
      for verdict in TimelineEntry.Verdict.allCases {
        let note = TimelineEntry.TokenNote(
          jti: nil, forged: true, forge: ["alg": "none"], expiresAt: nil,
          changes: [.init(claim: "a", before: .none, after: ["b": [1, 2.5]])])
        trial.timeline.append(
          TimelineEntry(
            id: trial.timeline.count + 1, at: 5, from: .foreign, to: .service, kind: kind,
            name: "n",
            origin: "null", verdict: verdict, reason: "r", token: note, raw: ["a": nil]))
      }
    }
    var suite = SuiteResult(version: "1", startedAt: 1)
    (suite.seed, suite.shard) = (.max, "2/5")
    suite.trials = [trial]
    #expect(try SuiteResult(reading: suite.json().encoded()) == suite)
  }

  @Test(arguments: [
    ("", "it is no JSON: expected a value, found the end of the text at byte 0"),
    ("[]", "the report is not an object"), ("{}", "it has no member \"format\""),
    (
      #"{"format":"hostsim-report/2"}"#,
      #"its format is "hostsim-report/2", not "hostsim-report/1""#
    ),
    (#"{"format":"hostsim-report/1"}"#, "version is not a text"),
  ])
  func `another file is refused in words`(text: String, words: String) {
    let error = #expect(throws: ReportError.self) {
      try SuiteResult(reading: Array(text.utf8))
    }
    #expect(error?.description == words)
  }

  @Test(arguments: [
    (#""outcome":"failed""#, #""outcome":"faild""#, "trials[2].outcome is not one of passed, "),
    (#""took":412"#, #""took":"412""#, "trials[0].took is not a whole number"),
    (#""kind":"token""#, #""kind":7"#, "trials[0].timeline[0].kind is not one of message, "),
    (#""number":1"#, #""number":1.5"#, "trials[0].steps[0].number is not a whole number"),
    (#""tags":["#, #""tags":[7,"#, "trials[0].tags[0] is not a text"),
    ("T05:00:00.000Z\",\"simulated\"", "T25:00\",\"simulated\"", "trials[0].startedAt is not a"),
  ])
  func `a mistake is told with the way to it`(good: String, bad: String, words: String) throws {
    var text = Samples.suite.json().text
    let place = try #require(text.firstRange(of: good))
    text.replaceSubrange(place, with: bad)
    let error = #expect(throws: ReportError.self) {
      try SuiteResult(reading: Array(text.utf8))
    }
    #expect(error?.description.hasPrefix(words) == true, "\(error?.description ?? "")")
  }

  @Test func `ten thousand mutations are read or refused, never more`() {
    var suite = Samples.suite
    suite.trials = [Samples.lookAlike("firefox")]
    let bytes = suite.json().encoded()
    var random = SplitMix64(seed: 11)
    var refused = 0
    for _ in 0..<10_000 {
      var mutated = bytes
      for _ in 0...Int.random(in: 0...2, using: &random) {
        let place = Int.random(in: 0..<mutated.count, using: &random)
        switch Int.random(in: 0...2, using: &random) {
        case 0: mutated[place] = UInt8.random(in: 0x20...0x7E, using: &random)
        case 1: mutated.removeSubrange(place..<min(mutated.count, place + 9))
        default: mutated.insert(contentsOf: mutated[place...].prefix(9), at: place)
        }
      }
      do { _ = try SuiteResult(reading: mutated) } catch { refused += 1 }
    }
    #expect(refused > 1000)
  }
}
