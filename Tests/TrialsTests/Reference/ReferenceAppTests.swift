import JSON
import Messages
import Testing
import Tokens
import Trials

private let minute = 60_000

@Suite struct `The reference app` {
  @Test func `verifies the token of its URL through the key set before it uses it`() {
    var app = Passport.app()
    let token = Passport.token()
    #expect(app.open(token: token, at: Passport.start) == [.fetchKeys(1)])
    #expect(
      app.keysCame(1, Passport.keys("k1"), at: Passport.start) == [.use(token)])
    #expect(app.nextDue == Passport.start + 55 * minute)
  }

  @Test func `asks five minutes before expiry, once`() {
    var app = ReferenceApp.opened()
    let log = app.run(until: 55 * minute)
    #expect(log.map(\.after) == [55 * minute] && log.map(\.1) == [.ask])
    #expect(app.wake(at: Passport.start + 55 * minute + 9000) == [])
  }

  @Test func `uses a new token, and asks again five minutes before that one expires`() {
    var app = ReferenceApp.opened()
    _ = app.run(until: 55 * minute)
    let token = Passport.token(at: 55 * minute)
    let at = Passport.start + 55 * minute
    #expect(app.hear(Passport.answer(token), after: 55 * minute) == [.fetchKeys(2)])
    #expect(app.keysCame(2, Passport.keys("k1"), at: at) == [.use(token)])
    #expect(app.nextDue == at + 55 * minute)
  }

  @Test func `asks again after an error, later each time, and keeps its token until it expires`() {
    var app = ReferenceApp.opened()
    var log: [(Int, ReferenceApp.Effect)] = []
    while let due = app.nextDue, due <= Passport.start + 61 * minute {
      for effect in app.wake(at: due) {
        log.append((due - Passport.start, effect))
        if effect == .ask { #expect(app.hear(Passport.refusal, after: due - Passport.start) == []) }
      }
    }
    let asked = log.filter { $0.1 == .ask }.map { ($0.0 - 55 * minute) / 1000 }
    #expect(asked == [0, 5, 15, 35, 75, 135, 195, 255, 315])
    #expect(log.filter { $0.1 == .use(nil) }.map(\.0) == [60 * minute])
  }

  @Test func `takes ten seconds of silence for a refusal`() {
    var app = ReferenceApp.opened()
    let asked = app.run(until: 56 * minute).map { ($0.after - 55 * minute) / 1000 }
    #expect(asked == [0, 15, 35])
  }

  @Test func `takes an answer that comes late`() {
    var app = ReferenceApp.opened()
    _ = app.run(until: 55 * minute + 12_000)
    let token = Passport.token(at: 55 * minute)
    _ = app.hear(Passport.answer(token), after: 55 * minute + 12_000)
    let effects = app.keysCame(2, Passport.keys("k1"), at: Passport.start + 55 * minute + 12_000)
    #expect(effects == [.use(token)])
    #expect(app.run(until: 100 * minute).isEmpty)
  }

  @Test func `asks at once for a token that came aged, and then waits half of what is left`() {
    var app = Passport.app()
    let aged = Passport.token(at: -58 * minute)
    _ = app.open(token: aged, at: Passport.start)
    #expect(
      app.keysCame(1, Passport.keys("k1"), at: Passport.start) == [.use(aged), .ask])
    let short = Passport.token(lifetime: 4 * minute)
    #expect(app.hear(Passport.answer(short), after: 0) == [.use(short)])
    #expect(app.nextDue == Passport.start + 2 * minute)
  }

  @Test func `does not ask a host without end that answers with the same old token`() {
    var app = ReferenceApp.opened()
    let cached = Passport.token()
    var asked = 0
    while let due = app.nextDue, due <= Passport.start + 60 * minute {
      for effect in app.wake(at: due) where effect == .ask {
        asked += 1
        let after = due - Passport.start
        if case .fetchKeys(let number)? = app.hear(Passport.answer(cached), after: after).first {
          _ = app.keysCame(number, Passport.keys("k1"), at: due)
        }
      }
    }
    #expect(asked > 3 && asked < 15)
  }

  @Test(arguments: [
    Passport.token(at: 1000, signature: "forged"),
    Passport.token(at: 1000, claims: ["aud": "org_other"]),
    Passport.token(at: 1000, claims: ["iss": "https://evil.example"]),
    Passport.token(at: -90 * minute), "not a token",
  ])
  func `does not use a bad token`(token: String) {
    var app = ReferenceApp.opened()
    _ = app.run(until: 55 * minute)
    let effects = app.hear(Passport.answer(token), after: 55 * minute)
    if case .fetchKeys(let number)? = effects.first {
      let at = Passport.start + 55 * minute
      #expect(app.keysCame(number, Passport.keys("k1"), at: at) == [])
    } else {
      #expect(effects == [])
    }
    #expect(app.nextDue == Passport.start + 55 * minute + 5000)
  }

  @Test func `does not go back to an older token while the newer one lives`() {
    var app = ReferenceApp.opened()
    let newer = Passport.token(at: 10_000)
    #expect(app.hear(Passport.answer(newer), after: 10_000) == [.use(newer)])
    #expect(app.hear(Passport.answer(Passport.token(at: 5000)), after: 11_000) == [])
  }

  @Test(arguments: [
    ("http://meingpt.com.evil.localhost:7357", true), (Passport.host, false),
    ("null", true), ("\(Passport.host)/", true),
  ])
  func `hears only the window that frames it, on exactly its origin`(
    origin: String, isParent: Bool
  ) {
    var app = ReferenceApp.opened()
    let token = Passport.token(at: 1000)
    #expect(
      app.hear(
        Passport.answer(token), origin: origin, isParent: isParent, at: Passport.start + 1000)
        == [])
  }

  @Test func `fetches the key set for an unknown key, but no more than every thirty seconds`() {
    var app = ReferenceApp.opened()
    func at(_ seconds: Int) -> Int { Passport.start + seconds * 1000 }
    let first = app.hear(Passport.answer(Passport.token(at: 1000, kid: "k2")), after: 1000)
    #expect(first == [.fetchKeys(2)])
    #expect(app.keysCame(2, Passport.keys("k1"), at: at(1)) == [])
    #expect(app.hear(Passport.answer(Passport.token(at: 9000, kid: "k3")), after: 9000) == [])
    let later = Passport.token(at: 40_000, kid: "k2")
    #expect(app.hear(Passport.answer(later), after: 40_000) == [.fetchKeys(3)])
    #expect(app.keysCame(3, Passport.keys("k2", "k1"), at: at(40)) == [.use(later)])
  }

  @Test func `an outage of the key set logs nobody out`() {
    var app = ReferenceApp.opened()
    _ = app.run(until: 55 * minute)
    let token = Passport.token(at: 55 * minute)
    #expect(app.hear(Passport.answer(token), after: 55 * minute) == [.fetchKeys(2)])
    #expect(app.keysCame(2, nil, at: Passport.start + 55 * minute) == [.use(token)])
  }

  @Test func `gives a silent key set up after ten seconds`() {
    var app = Passport.app()
    _ = app.open(token: Passport.token(), at: Passport.start)
    #expect(app.nextDue == Passport.start + 10_000)
    #expect(app.wake(at: Passport.start + 10_000) == [.use(nil), .ask])
    #expect(app.keysCame(1, Passport.keys("k1"), at: Passport.start + 11_000) == [])
  }

  @Test func `without a token it sends none and does not ask`() {
    var app = Passport.app()
    #expect(app.open(token: nil, at: Passport.start) == [.use(nil)])
    #expect(app.nextDue == nil)
  }

  @Test func `a machine that slept past expiry asks when it wakes, and sends no expired token`() {
    var app = ReferenceApp.opened()
    #expect(app.wake(at: Passport.start + 180 * minute) == [.ask, .use(nil)])
  }

  @Test func `an answer without its token is a refusal`() {
    var app = ReferenceApp.opened()
    _ = app.run(until: 55 * minute)
    #expect(app.hear(["type": "MEINGPT_TOKEN_RESPONSE"], after: 55 * minute) == [])
    #expect(app.nextDue == Passport.start + 55 * minute + 5000)
  }
}
