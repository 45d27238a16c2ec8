import JSON
import Messages
import Scenarios
import Tokens

/// An app that does one thing wrong, and a scenario that finds it. The name is the golden file's.
struct FailureCase: Sendable, CustomStringConvertible {
  let name: String
  let rehearse: @Sendable () -> Rehearsal
  var description: String { name }

  init(_ name: String, _ rehearse: @escaping @Sendable () -> Rehearsal) {
    self.name = name
    self.rehearse = rehearse
  }

  /// What the app did with the token of the first refresh after this answer.
  private static func used(_ name: String, _ answer: Answer) -> FailureCase {
    FailureCase("used-\(name)") {
      play(
        [.open, .wait(.minutes(1)), .expect(.forgedTokenUsed(false))], refreshes: [answer],
        (.zero, .use("t1")), (.seconds(1), .ask), (.seconds(2), .use("t2")),
        (.seconds(3), .use("t2")))
    }
  }

  static let asking: [FailureCase] = [
    FailureCase("late") {
      play([.open, .expect(.refresh(.beforeExpiry))], (.minutes(60) + .seconds(3), .ask))
    },
    FailureCase("late-in-the-moment") {
      play([.open, .expect(.refresh(.beforeExpiry))], (.minutes(60), .ask))
    },
    FailureCase("late-counted") {
      play(
        [.open, .wait(.minutes(70)), .expect(.refreshes(.init(.greaterOrEqual, 2)))],
        (.minutes(62), .ask))
    },
    FailureCase("never-asked") { play([.open, .expect(.refresh(.beforeExpiry))]) },
    FailureCase("never-asked-in-time") {
      play([.open, .wait(.minutes(56)), .expect(.refreshes(.init(1)))])
    },
    FailureCase("never-asked-counted") {
      play([.open, .wait(.minutes(63)), .expect(.refreshes(.init(1)))])
    },
    FailureCase("never-asked-with-a-bad-token") {
      play([
        .open { $0.algorithm = SignatureAlgorithm.none },
        .expect(.refreshes(.init(.greaterOrEqual, 1)), within: .minutes(1)),
      ])
    },
    FailureCase("not-yet-asked") { play([.open, .expect(.refreshes(.init(1)))]) },
    FailureCase("not-asked-within") {
      play([.open, .expect(.refresh(.beforeExpiry), within: .minutes(20))])
    },
    FailureCase("no-token-to-renew") {
      var opening = Step.Opening()
      opening.token = Step.Opening.Token.none
      return play([.open(opening), .expect(.refresh(.beforeExpiry))])
    },
    FailureCase("twice") {
      play(
        [.open, .wait(.minutes(56)), .expect(.refreshes(.init(1)))], (.minutes(55), .ask),
        (.minutes(55) + .milliseconds(40), .ask))
    },
    FailureCase("at-once") {
      play(
        [.open, .wait(.minutes(56)), .expect(.refreshes(.init(.lessOrEqual, 2)))],
        (.minutes(55), .ask), (.minutes(55), .ask), (.minutes(55), .ask))
    },
    FailureCase("often") {
      play(
        [.open, .wait(.minutes(56)), .expect(.refreshes(.init(.less, 3)))], (.minutes(51), .ask),
        (.minutes(52), .ask), (.minutes(53), .ask))
    },
    FailureCase("although-nothing-was-due") {
      play(
        [.open, .expect(.refresh(.none), within: .minutes(25))], (.minutes(2), .ask),
        (.minutes(26), .ask))
    },
    FailureCase("not-again-after-error") {
      play(
        [
          .open, .wait(.minutes(56)),
          .expect(.refreshes(.init(.greaterOrEqual, 3)), within: .minutes(4)),
        ], refreshes: [Answer(.error("Too many requests"))], (.minutes(55), .ask))
    },
    FailureCase("not-again-after-silence") {
      play(
        [.open, .wait(.minutes(57)), .expect(.refreshes(.init(2)))], refreshes: [Answer(.silence)],
        (.minutes(55), .ask))
    },
    FailureCase("not-again-after-bad-token") {
      play(
        [.open, .wait(.minutes(57)), .expect(.refreshes(.init(2)))],
        refreshes: [.token { $0.signature = .flipped }], (.minutes(55), .ask))
    },
    FailureCase("not-again-after-expiry") {
      play(
        [.open, .wait(.hours(2)), .expect(.refreshes(.init(2)))], (.minutes(55), .ask))
    },
    FailureCase("from-null-origin") {
      play(
        [.open, .expect(.refresh(.beforeExpiry))],
        (.minutes(55), .refused(.origin, name: "MEINGPT_TOKEN_REFRESH", origin: "null")))
    },
    FailureCase("from-another-origin") {
      play(
        [.open, .wait(.minutes(56)), .expect(.refreshes(.init(1)))],
        (.minutes(54), .refused(.origin, name: "HELLO", origin: "http://app.localhost:81")),
        (.minutes(55), .refused(.origin, name: "MEINGPT_TOKEN_REFRESH", origin: "null")),
        (.minutes(56), .refused(.origin, name: "MEINGPT_TOKEN_REFRESH", origin: "null")))
    },
    FailureCase("misspelled-request") {
      play(
        [.open, .wait(.minutes(56)), .expect(.refreshes(.init(1)))],
        (.minutes(55), .refused(.shape, name: "MEINGPT_REFRESH", origin: "http://app.localhost")),
        (.minutes(56), .refused(.shape, name: "MEINGPT_REFRESH", origin: "http://app.localhost")))
    },
  ]

  static let tokens: [FailureCase] = [
    used("alg-none", .token { $0.algorithm = SignatureAlgorithm.none }),
    used("alg-hs256", .token { $0.algorithm = .HS256 }),
    used("alg-es256", .token { $0.algorithm = .ES256 }),
    used("key-other", .token { $0.key = .other }),
    used("key-withdrawn", .token { $0.key = .withdrawn }),
    used("key-other-organisation", .token { $0.key = .otherOrganisation }),
    used("kid-missing", .token { $0.kid = .missing }),
    used("kid-unknown", .token { $0.kid = .unknown }),
    used("signature-flipped", .token { $0.signature = .flipped }),
    used("signature-empty", .token { $0.signature = .empty }),
    used("signature-truncated", .token { $0.signature = .truncated }),
    used("signature-of-other-token", .token { $0.signature = .ofOtherToken }),
    used("payload-tampered", .token { $0.payload = .tampered }),
    used("claims-aud", .token { $0.claims = ["aud": "org_other"] }),
    used("claims-iss", .token { $0.claims = ["iss": "https://evil.example"] }),
    used("claims-sub", .token { $0.claims = ["sub": nil] }),
    used("claims-exp", .token { $0.claims = ["exp": nil] }),
    used("not-before", .token { $0.notBefore = 300 }),
    used("header", .token { $0.header = ["jku": "http://evil.localhost/keys"] }),
    used("expired", .token { $0.issued = -7200 }),
    used("text", .token { $0.text = "hello" }),
    used("foreign", Answer.token.from("http://meingpt.com.evil.localhost")),
    used("other-type", Answer.token.typed("MEINGPT_TOKEN")),
    used("other-target", Answer.token.aimed(at: "http://elsewhere.localhost")),
    FailureCase("used-unknown") {
      play([.open, .wait(.minutes(1)), .expect(.appToken(.current))], (.zero, .use("t7")))
    },
    FailureCase("used-two-forged") {
      play(
        [.open, .wait(.minutes(1)), .expect(.forgedTokenUsed(false), .appToken(.initial))],
        refreshes: [
          Answer.token.from("http://meingpt.com.evil.localhost"), .token { $0.key = .other },
        ], (.zero, .fetchKeys), (.seconds(1), .ask), (.seconds(2), .use("t2")), (.seconds(3), .ask),
        (.seconds(4), .use("t3")))
    },
    FailureCase("used-run-out") {
      play(
        [.open, .wait(.minutes(62)), .expect(.appToken(.current))],
        refreshes: [Answer(.silence), .token], (.minutes(55), .ask), (.minutes(60), .use("t1")),
        (.minutes(61), .use("t1")), (.minutes(61), .ask))
    },
    FailureCase("used-earlier") {
      play(
        [.open, .wait(.minutes(60)), .expect(.appToken(.current))], (.minutes(55), .ask),
        (.minutes(58), .use("t1")))
    },
    FailureCase("not-used-yet") {
      play(
        [.open, .wait(.minutes(60)), .expect(.appToken(.current))], (.minutes(1), .use("t1")),
        (.minutes(55), .ask))
    },
    FailureCase("used-third") {
      play(
        [.open, .wait(.minutes(60)), .expect(.appToken(.initial))], (.minutes(1), .ask),
        (.minutes(2), .use("t2")), (.minutes(3), .ask))
    },
    FailureCase("sent-no-token") {
      play([.open, .wait(.minutes(1)), .expect(.appToken(.current))], (.seconds(1), .use(nil)))
    },
    FailureCase("sent-nothing") { play([.open, .expect(.appToken(.current))]) },
    FailureCase("sent-a-token") {
      play([.open, .wait(.minutes(1)), .expect(.appToken(.none))], (.seconds(1), .use("t1")))
    },
    FailureCase("never-forged") { play([.open, .expect(.forgedTokenUsed(true))]) },
  ]

  static let sights: [FailureCase] = [
    FailureCase("text") {
      play(
        [.open, .expect(.text("Prüf-Admin", in: "#name"), within: .seconds(5))],
        sight: .showing("#name", "PrÃ¼f-Admin"))
    },
    FailureCase("text-nothing-there") { play([.open, .expect(.text("x", in: "#name"))]) },
    FailureCase("text-empty") {
      play([.open, .expect(.text("x", in: nil))], sight: .showing("", " \n"))
    },
    FailureCase("text-long") {
      play(
        [.open, .expect(.text("x", in: nil))],
        sight: .showing("", String(repeating: "lorem ipsum ", count: 40)))
    },
    FailureCase("text-unwanted") {
      play(
        [.open, .wait(.minutes(61)), .expect(.noText("expired", in: nil))],
        sight: .showing("", "Your session has expired"))
    },
    FailureCase("frame") {
      var sight = Sight()
      sight.frame = .blocked
      sight.frameReason = .frameAncestors
      return play([.open, .expect(.frame(.loaded, reason: nil))], sight: sight)
    },
    FailureCase("frame-reason") {
      var sight = Sight()
      sight.frame = .blocked
      sight.frameReason = .unreachable
      return play([.open, .expect(.frame(.blocked, reason: .frameOptions))], sight: sight)
    },
    FailureCase("frame-unknown") { play([.open, .expect(.frame(.gone, reason: nil))]) },
    FailureCase("console-errors") {
      var sight = Sight()
      sight.consoleErrors = 3
      return play([.open, .expect(.consoleErrors(.init(0)))], sight: sight)
    },
  ]

  static let others: [FailureCase] = [
    FailureCase("rejected-too-few") {
      play([.open, .expect(.rejected(.init(.greaterOrEqual, 1), reason: .source))])
    },
    FailureCase("rejected-too-many") {
      play(
        [.open, .wait(.minutes(1)), .expect(.rejected(.init(0), reason: nil))],
        (.zero, .refused(.origin, name: "MEINGPT_TOKEN_REFRESH", origin: "null")))
    },
    FailureCase("key-fetches-none") {
      play([.open, .expect(.keyFetches(.init(.greaterOrEqual, 1)), within: .seconds(30))])
    },
    FailureCase("key-fetches-many") {
      play(
        [.open, .wait(.minutes(1)), .expect(.keyFetches(.init(.lessOrEqual, 1)))],
        (.seconds(1), .fetchKeys), (.seconds(2), .fetchKeys), (.milliseconds(4500), .fetchKeys))
    },
    FailureCase("message-none") { play([.open, .expect(.message(["type": "READY"]))]) },
    FailureCase("message-other") {
      play(
        [.open, .wait(.minutes(1)), .expect(.message(["type": "READY", "data": ["a": 1]]))],
        (.seconds(1), .refused(.shape, name: "HELLO", origin: "http://app.localhost")))
    },
    FailureCase("message-others") {
      play(
        [.open, .wait(.minutes(1)), .expect(.message(["type": "READY"]))],
        (.seconds(1), .ask), (.seconds(2), .ask))
    },
    FailureCase("several") {
      play(
        [
          .open,
          .expect(
            .refreshes(.init(.greaterOrEqual, 3)), .appToken(.current),
            .keyFetches(.init(.greater, 0)),
            within: .minutes(65)),
        ], refreshes: [Answer(.error("Too many requests")), Answer(.silence)],
        (.zero, .use("t1")), (.minutes(55), .ask), (.minutes(56), .ask), (.minutes(61), .use("t1")))
    },
  ]

  static let all = asking + tokens + sights + others
}

extension Answer {
  fileprivate func typed(_ type: String) -> Answer {
    var answer = self
    answer.type = type
    return answer
  }

  fileprivate func aimed(at origin: String) -> Answer {
    var answer = self
    answer.to = origin
    return answer
  }
}

extension Sight {
  fileprivate static func showing(_ selector: String, _ text: String) -> Sight {
    var sight = Sight()
    sight.texts = [selector: text]
    return sight
  }
}
