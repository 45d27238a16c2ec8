import Messages
import Scenarios
import TestSupport
import Testing

@testable import Trials

@Suite struct `The rows of a sequence diagram` {
  private func words(_ trial: TrialResult) -> [String] {
    SequenceRows(trial, TokenBars(trial)).rows.map { row in
      switch row {
      case .step(let step, _): "[\(step.text.prefix { $0 != ":" })]"
      case .event(let entry): entry.name
      case .quiet(let span): "… \(Elapsed.length(span))"
      case .expiry(let bar, _): "\(bar.name) expires"
      case .verdict(let step, _): "verdict on \(step.number)"
      case .omitted(let count): "\(count) left out"
      }
    }
  }

  @Test func `steps, events, quiet time, expiry and verdict stand in the order of time`() {
    #expect(
      words(Samples.refusal("firefox")) == [
        "[open]", "token issued", "open", "key set fetched", "[wait]", "… 55 min",
        "MEINGPT_TOKEN_REFRESH", "MEINGPT_TOKEN_ERROR", "… 10 s", "MEINGPT_TOKEN_REFRESH",
        "no answer", "… 50 s", "[expect]", "[expect]", "… 4 min", "1f3a9c0b expires",
        "verdict on 4", "[expect]",
      ])
  }

  @Test func `what the next step of the same moment did stands behind it`() {
    var play = Play("x")
    play.open()
    play.end("open")
    play.entry(.host, .service, .control, "persona", .accepted)
    play.end("persona: member")
    play.entry(.host, .app, .message, "HELLO", .sent, reason: "nobody asked")
    play.end("send: {type: HELLO}")
    var trial = play.finish()
    let expected = [
      "[open]", "token issued", "open", "key set fetched", "[persona]", "persona", "[send]",
      "HELLO",
    ]
    #expect(words(trial) == expected)
    // The numbers of entries are more certain than their looks.
    trial.timeline[3].name = "unlike any step"
    trial.timeline[3].kind = .note
    for (place, last) in [3, 4, 5].enumerated() { trial.steps[place].lastEntry = last }
    #expect(words(trial)[4...5] == ["[persona]", "unlike any step"])
  }

  @Test func `the host's own marks of steps divide the events, and are not shown beside the steps`()
  {
    var play = Play("x")
    play.entry(.host, .service, .bridge, "connected")
    for (number, text) in ["open", "wait: 1m", "expect: {refreshes: 1}"].enumerated() {
      play.entry(.service, .service, .note, text, reason: "step \(number + 1) of 3")
      play.entry(.app, .host, .message, "M\(number + 1)", .accepted)
      play.end(text)
    }
    #expect(
      words(play.finish()) == ["connected", "[open]", "M1", "[wait]", "M2", "[expect]", "M3"])
  }

  @Test func `of thousands of events the middle is left out, and said so`() {
    var play = Play("x")
    play.open()
    for _ in 0..<3000 { play.refresh("no") }
    play.end("wait: 10m")
    let rows = words(play.finish())
    #expect(rows.count < 420)
    #expect(rows.contains("\(6003 - 400) left out"))
    #expect(rows.first == "[wait]" && rows.last == "MEINGPT_TOKEN_ERROR")
  }

  @Test func `a trial without anything has no rows`() {
    #expect(words(Play("x").result).isEmpty)
  }

  @Test func `tokens that live at the same time lie side by side, others in line`() {
    let bars = TokenBars(Samples.day("none"))
    #expect(bars.bars.count == 27 && bars.lanes == 2)
    for (one, next) in zip(bars.bars, bars.bars.dropFirst()) { #expect(one.lane != next.lane) }
    #expect(bars.bars.filter(\.isOpen).count == 1 && !bars.bars.contains(where: \.isDead))
  }

  @Test func `a token that had expired when it was given is marked where it was given`() {
    var trial = Samples.lookAlike("none")
    trial.tokens[1].issuedAt = Play.start - 7_200_000
    trial.tokens[1].expiresAt = Play.start - 3_600_000
    let bar = TokenBars(trial).bars[1]
    #expect(bar.isDead && bar.start == Play.start + 12 && bar.end == bar.start && !bar.isOpen)
  }

  @Test func `claims beyond all time do no harm`() {
    var trial = Samples.lookAlike("none")
    (trial.tokens[0].issuedAt, trial.tokens[0].expiresAt) = (.min, .max)
    (trial.tokens[1].issuedAt, trial.tokens[1].expiresAt) = (.max, .min)
    trial.simulated = .max
    var suite = SuiteResult(version: "1", startedAt: .min)
    suite.trials = [trial]
    for format in ReportFormat.allCases { #expect(!format.bytes(of: suite).isEmpty) }
  }
}

@Suite struct `A time axis` {
  @Test func `runs from 0 to 1 and never back`() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<200 {
      let moments = (0..<20).map { _ in Int.random(in: 0...90_000_000, using: &random) }
      let axis = TimeAxis(moments)
      let places = (moments + [-5, 99_000_000]).sorted().map { axis.place(of: $0) }
      #expect(places == places.sorted() && places.first == 0 && places.last == 1)
    }
  }

  @Test func `shows three seconds beside 55 minutes`() {
    let axis = TimeAxis([0, 3_300_000, 3_303_000])
    #expect((0.1...0.35).contains(1 - axis.place(of: 3_300_000)))
    #expect(TimeAxis([7]).place(of: 7) == 0)
  }

  @Test func `the span from the first to the last moment cannot overflow`() {
    #expect(TimeAxis([.min, .max]).place(of: .max) == 1)
  }
}
