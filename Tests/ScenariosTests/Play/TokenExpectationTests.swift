import JSON
import Messages
import Scenarios
import Testing
import Tokens

/// `app-token` and `forged-token-used`.
struct TokenExpectationTests {
  @Test(
    arguments: [
      ("t1", Wish.AppToken.initial, true), ("t1", .current, false), ("t2", .current, true),
      ("t2", .initial, false), ("t2", .forged, false), ("t9", .forged, true),
      ("t9", .current, false),
      (nil, .none, true), (nil, .current, false), ("t2", .none, false),
    ] as [(String?, Wish.AppToken, Bool)])
  func `the app's token is told by its latest request`(
    token: String?, wanted: Wish.AppToken, isMet: Bool
  ) {
    let run = play(
      [.open, .wait(.minutes(1)), .expect(.appToken(wanted))],
      (.zero, .use("t1")), (.seconds(1), .ask), (.seconds(2), .use(token)))
    #expect(run.outcome == (isMet ? .passed : .failed))
  }

  @Test func `the first token is both current and initial`() {
    let run = play(
      [.open, .wait(.seconds(1)), .expect(.appToken(.current), .appToken(.initial))],
      (.zero, .use("t1")))
    #expect(run.outcome == .passed)
  }

  @Test func `an app that sends nothing uses no token`() {
    #expect(play([.open, .expect(.appToken(.none))]).outcome == .passed)
    #expect(play([.open, .expect(.appToken(.current))]).outcome == .failed)
  }

  /// A bent token as the answer to a refresh, and whether a careful app uses it.
  static let bends: [(Answer, Bool)] = [
    (.token { $0.lifetime = 240 }, true), (.token { $0.issued = -180 }, true),
    (.token { $0.issued = 10 }, true), (.token { $0.claims = ["username": "Eve"] }, true),
    (.token { $0.issued = -7200 }, false), (.token { $0.lifetime = 0 }, false),
    (.token { $0.notBefore = 300 }, false), (.token { $0.claims = ["aud": "org_other"] }, false),
    (.token { $0.claims = ["sub": nil] }, false),
    (.token { $0.algorithm = SignatureAlgorithm.none }, false),
    (.token { $0.key = .other }, false), (.token { $0.kid = .unknown }, false),
    (.token { $0.signature = .flipped }, false), (.token { $0.payload = .tampered }, false),
    (.token { $0.text = "x" }, false), (Answer.token.from("http://evil.localhost"), false),
  ]

  @Test(arguments: bends)
  func `a bent token counts as forged when a careful app refuses it`(
    answer: Answer, isFine: Bool
  ) {
    func outcome(_ token: String, _ check: Wish.Check) -> ScenarioOutcome? {
      play(
        [.open, .wait(.minutes(1)), .expect(check)], refreshes: [answer],
        (.zero, .use("t1")), (.seconds(1), .ask), (.seconds(2), .use(token))
      ).outcome
    }
    #expect(outcome("t2", .appToken(.current)) == (isFine ? .passed : .failed))
    #expect(outcome("t2", .appToken(.forged)) == (isFine ? .failed : .passed))
    #expect(outcome("t2", .forgedTokenUsed(false)) == (isFine ? .passed : .failed))
    #expect(outcome("t1", .appToken(.current)) == (isFine ? .failed : .passed))
    #expect(outcome("t1", .forgedTokenUsed(false)) == .passed)
  }

  @Test(
    arguments: [
      (nil, true), ("*", true), ("http://app.localhost", true),
      ("http://app.localhost/", true), ("http://elsewhere.localhost", false),
    ] as [(String?, Bool)])
  func `a token for another origin was never given to the app`(target: String?, reaches: Bool) {
    var answer = Answer.token
    answer.to = target
    let run = play(
      [.open, .wait(.minutes(1)), .expect(.appToken(.initial), .appToken(.current))],
      refreshes: [answer], (.zero, .use("t1")), (.seconds(1), .ask))
    #expect(run.outcome == (reaches ? .failed : .passed))
  }

  @Test func `an older token given again does not become the current one`() {
    var both = Answer.token
    both.alongside = [.token { $0.sameAs = .initial }]
    let steps: [Step] = [.open, .wait(.minutes(1)), .expect(.appToken(.current))]
    #expect(
      play(steps, refreshes: [both], (.seconds(1), .ask), (.seconds(2), .use("t2"))).outcome
        == .passed)
    #expect(
      play(steps, refreshes: [both], (.seconds(1), .ask), (.seconds(2), .use("t1"))).outcome
        == .failed)
  }

  @Test func `a forged token once used stays used, also after the app was opened anew`() {
    let run = play(
      [.open, .wait(.minutes(1)), .open, .wait(.minutes(1)), .expect(.forgedTokenUsed(false))],
      refreshes: [.token { $0.algorithm = SignatureAlgorithm.none }], (.seconds(1), .ask),
      (.seconds(2), .use("t2")),
      (.seconds(70), .use("t3")))
    #expect(run.outcome == .failed)
  }

  @Test func `what the app sent before it was opened anew counts no more`() {
    var opening = Step.Opening()
    opening.token = Step.Opening.Token.none
    let run = play(
      [.open, .wait(.minutes(61)), .open(opening), .expect(.appToken(.none))],
      (.seconds(1), .use("t1")), (.minutes(61), .use("t1")))
    #expect(run.outcome == .passed)
  }

  @Test func `a token of a foreign window is fine once the host itself gives it`() {
    func given(by party: Party) -> Rehearsal.Act {
      var line = TimelineEntry(
        id: 1, at: 0, from: party, to: .app, kind: .message,
        name: HostProfile.meingpt.responseType, verdict: .sent)
      line.token = .init(
        jti: nil, fingerprint: "x", forged: false, forge: nil, expiresAt: 3_600_000, changes: [])
      line.raw = ["token": "…"]
      return .line(line)
    }
    let steps: [Step] = [.open, .wait(.minutes(1)), .expect(.appToken(.current))]
    let used = (Duration.seconds(3), Rehearsal.Act.use("x"))
    #expect(play(steps, (.seconds(1), given(by: .foreign)), used).outcome == .failed)
    #expect(
      play(steps, (.seconds(1), given(by: .foreign)), (.seconds(2), given(by: .host)), used).outcome
        == .passed)
    #expect(
      play(steps, (.seconds(1), given(by: .host)), (.seconds(2), given(by: .foreign)), used).outcome
        == .passed)
  }

  @Test func `a bent token stays bent when a foreign window posts it too`() {
    var echo = Answer.token { $0.sameAs = .previous }.from("http://evil.localhost")
    echo.times = 2
    var bent = Answer.token { $0.algorithm = SignatureAlgorithm.none }
    bent.alongside = [echo]
    let run = play(
      [.open, .wait(.minutes(1)), .expect(.forgedTokenUsed(false))], refreshes: [bent],
      (.seconds(1), .ask), (.seconds(2), .use("t2")))
    #expect(run.failure?.findings.first == "accepted a token without a signature (alg none)")
  }

  @Test func `a reload that brings a new token is a new start`() {
    let line = TimelineEntry(
      id: 1, at: 0, from: .host, to: .app, kind: .frame, name: "reload",
      token: .init(
        jti: nil, fingerprint: "x", forged: false, forge: nil, expiresAt: 7_200_000, changes: []))
    let run = play(
      [.wait(.minutes(1)), .expect(.appToken(.initial), .appToken(.current))],
      (.seconds(1), .line(line)), (.seconds(2), .use("x")))
    #expect(run.outcome == .passed)
  }

  @Test func `the initial token is known after thousands of others`() {
    var flood = Answer.token { $0.kid = .unknown }
    flood.times = 5000
    let run = play(
      [.open, .wait(.minutes(1)), .expect(.appToken(.initial), .forgedTokenUsed(false))],
      refreshes: [flood], (.seconds(1), .ask), (.seconds(2), .use("t1")))
    #expect(run.outcome == .passed)
  }
}
