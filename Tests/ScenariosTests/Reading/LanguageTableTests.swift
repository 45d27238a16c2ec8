import JSON
import Messages
import Scenarios
import Testing
import Tokens

/// Every row of the language's tables, word by word, as a step or an answer of a scenario file.
struct LanguageTableTests {
  static let evil = "http://meingpt.com.evil.localhost"

  static let steps: [(String, Step)] = [
    ("open", .open(.init())), ("open: {persona: member}", .open(.make { $0.persona = "member" })),
    (
      "open: {token: {alg: none}}",
      .open(.make { $0.token = .forge(.make { $0.algorithm = SignatureAlgorithm.none }) })
    ),
    ("open: {token: none}", .open(.make { $0.token = Step.Opening.Token.none })),
    ("open: {path: /start}", .open(.make { $0.path = "/start" })),
    ("open: {fragment: page=2}", .open(.make { $0.fragment = "page=2" })),
    ("open: {sandbox: allow-scripts}", .open(.make { $0.sandbox = "allow-scripts" })),
    ("open: {sandbox: ''}", .open(.make { $0.sandbox = "" })),
    ("reload", .reload(fresh: false)), ("reload: fresh", .reload(fresh: true)),
    ("navigate: https://elsewhere.example/", .navigate("https://elsewhere.example/")),
    ("wait: 55m", .wait(.seconds(3300))), ("sleep: 3h", .sleep(.seconds(10_800))),
    ("wait: 250ms", .wait(.milliseconds(250))), ("wait: 90s", .wait(.seconds(90))),
    ("wait: 2h30m", .wait(.seconds(9000))),
    ("send: {type: NOISE}", .send(.init(message: ["type": "NOISE"]))),
    ("send: hello", .send(.init(message: "hello"))),
    (
      "send: {message: {type: MEINGPT_TOKEN_RESPONSE, token: {alg: none}}, from: '\(evil)', via: nested, to: '*'}",
      .send(
        .make(["type": "MEINGPT_TOKEN_RESPONSE", "token": ["alg": "none"]]) {
          $0.forge = .make { $0.algorithm = SignatureAlgorithm.none }
          $0.from = evil
          $0.via = .nested
          $0.to = "*"
        })
    ),
    (
      "receive: {message: {type: MEINGPT_TOKEN_REFRESH}, from: '\(evil)'}",
      .receive(.make(["type": "MEINGPT_TOKEN_REFRESH"]) { $0.from = evil })
    ),
    ("answer: token", .answer(.token)),
    ("answer: {error: Sorry}", .answer(.init(.error("Sorry")))),
    ("refreshes: [silence, token]", .refreshes([.init(.silence), .token])),
    ("persona: member", .persona("member")), ("sign-out", .signOut),
    ("rotate-keys: {overlap: 10m}", .rotateKeys(overlap: .seconds(600))),
    ("rotate-keys", .rotateKeys(overlap: nil)), ("withdraw-key", .withdrawKey),
    (
      "jwks: {status: 503, after: 2s, body: Sorry}",
      .keySet(
        .make {
          $0.status = 503
          $0.after = .seconds(2)
          $0.body = "Sorry"
        })
    ),
    ("jwks: {body: {keys: []}}", .keySet(.make { $0.body = #"{"keys":[]}"# })),
    ("jwks: normal", .keySet(nil)), ("bridge: down", .bridge(isUp: false)),
    ("bridge: up", .bridge(isUp: true)), ("click: '#save'", .click(selector: "#save")),
    ("type: {into: input, text: Hello}", .type(into: "input", text: "Hello")),
    ("note: An hour later", .note("An hour later")),
  ]

  typealias Wanted = Scenarios.Expectation

  private static func row(
    _ yaml: String, _ checks: Wanted.Check..., within: Duration? = nil
  ) -> (String, Wanted) { (yaml, Wanted(checks, within: within)) }

  static let expectations: [(String, Wanted)] = [
    row("refreshes: 2", .refreshes(.init(2))),
    row("refreshes: '2'", .refreshes(.init(2))),
    row("refreshes: '>= 3'", .refreshes(.init(.greaterOrEqual, 3))),
    row("refreshes: '< 5'", .refreshes(.init(.less, 5))),
    row("refreshes: '<=5'", .refreshes(.init(.lessOrEqual, 5))),
    row("refreshes: '> 0'", .refreshes(.init(.greater, 0))),
    row("refreshes: '== 2'", .refreshes(.init(2))),
    row("refreshes: '!= 0'", .refreshes(.init(.notEqual, 0))),
    row("refreshes: <5", .refreshes(.init(.less, 5))),
    row("{refreshes: 1, within: 4m}", .refreshes(.init(1)), within: .seconds(240)),
    row("refresh: before-expiry", .refresh(.beforeExpiry)),
    row("{refresh: before-expiry, within: 2h}", .refresh(.beforeExpiry), within: .seconds(7200)),
    row("{refresh: none, within: 10m}", .refresh(.none), within: .seconds(600)),
    row("app-token: current", .appToken(.current)),
    row("app-token: initial", .appToken(.initial)),
    row("app-token: forged", .appToken(.forged)),
    row("app-token: none", .appToken(.none)),
    row("forged-token-used: false", .forgedTokenUsed(false)),
    row("forged-token-used: true", .forgedTokenUsed(true)),
    row("text: Hello", .text("Hello", in: nil)),
    row("{text: Hello, in: '#name'}", .text("Hello", in: "#name")),
    row("text: [a, b]", .text("a", in: nil), .text("b", in: nil)),
    row("text: 42", .text("42", in: nil)),
    row("no-text: Sorry", .noText("Sorry", in: nil)),
    row("{no-text: Sorry, in: main}", .noText("Sorry", in: "main")),
    row("rejected: 1", .rejected(.init(1), reason: nil)),
    row("{rejected: 1, reason: origin}", .rejected(.init(1), reason: .origin)),
    row("{rejected: 1, reason: source}", .rejected(.init(1), reason: .source)),
    row("{rejected: 1, reason: shape}", .rejected(.init(1), reason: .shape)),
    row("frame: loaded", .frame(.loaded, reason: nil)),
    row("frame: gone", .frame(.gone, reason: nil)),
    row("{frame: blocked, reason: frame-ancestors}", .frame(.blocked, reason: .frameAncestors)),
    row("{frame: blocked, reason: x-frame-options}", .frame(.blocked, reason: .frameOptions)),
    row("{frame: blocked, reason: mixed-content}", .frame(.blocked, reason: .mixedContent)),
    row("{frame: blocked, reason: unreachable}", .frame(.blocked, reason: .unreachable)),
    row(
      "{rejected: 0, frame: blocked, reason: unreachable}", .rejected(.init(0), reason: nil),
      .frame(.blocked, reason: .unreachable)),
    row("key-fetches: '>= 1'", .keyFetches(.init(.greaterOrEqual, 1))),
    row("console-errors: 0", .consoleErrors(.init(0))),
    row("message: {type: MEINGPT_TOKEN_REFRESH}", .message(["type": "MEINGPT_TOKEN_REFRESH"])),
    row(
      "{refreshes: 1, app-token: current, text: Hi, within: 5m}", .refreshes(.init(1)),
      .appToken(.current), .text("Hi", in: nil), within: .seconds(300)),
  ]

  static let answers: [(String, Answer)] = [
    ("token", .token), ("silence", .init(.silence)), ("hold", .init(.hold)),
    ("token: {lifetime: 5m}", .init(.token(.make { $0.lifetime = 300 }))),
    ("error: Too many requests", .init(.error("Too many requests"))),
    ("disconnect", .init(.disconnect(for: .seconds(1)))),
    ("disconnect: {for: 3s}", .init(.disconnect(for: .seconds(3)))),
    ("{disconnect: , for: 3s}", .init(.disconnect(for: .seconds(3)))),
    ("raw: {type: X}", .init(.raw(["type": "X"]))), ("{token: , after: 3s}", late),
    ("{token: {}, times: 2}", .make { $0.times = 2 }),
    (
      "{token: {}, from: '\(evil)', via: sibling}",
      .make {
        $0.from = evil
        $0.via = .sibling
      }
    ),
    ("{token: {}, to: '*'}", .make { $0.to = "*" }),
    ("{token: {}, to: '\(evil)'}", .make { $0.to = evil }),
    ("{token: {}, expires-at: s}", .make { $0.expiresAt = .seconds }),
    ("{token: {}, drop: [token, expiresAt]}", .make { $0.drop = ["token", "expiresAt"] }),
    ("{token: {}, type: OTHER}", .make { $0.type = "OTHER" }),
    ("{token: {}, alongside: {error: x}}", .make { $0.alongside = [.init(.error("x"))] }),
  ]

  static let late = Answer.make { $0.after = .seconds(3) }

  @Test(arguments: steps)
  func `a row of the steps is read`(yaml: String, step: Step) throws {
    let scenario = try Scenario.read(yaml: "scenario: x\nsteps:\n  - \(yaml)\n")
    #expect(scenario.steps.map(\.step) == [step])
    #expect(scenario.steps[0].line == 3)
  }

  @Test(arguments: expectations)
  func `a row of the expectations is read`(yaml: String, expectation: Wanted) throws {
    let flow = yaml.hasPrefix("{") ? yaml : "{\(yaml)}"
    let scenario = try Scenario.read(yaml: "scenario: x\nsteps:\n  - expect: \(flow)\n")
    #expect(scenario.steps.map(\.step) == [.expect(expectation)])
  }

  @Test(arguments: answers)
  func `a row of the answers is read, as a refresh and as a step`(
    yaml: String, answer: Answer
  ) throws {
    let flow = yaml.hasPrefix("{") || !yaml.contains(":") ? yaml : "{\(yaml)}"
    let scenario = try Scenario.read(
      yaml: "scenario: x\nrefreshes: [\(flow)]\nsteps:\n  - answer: \(flow)\n")
    #expect(scenario.refreshes == [answer])
    #expect(scenario.steps.map(\.step) == [.answer(answer)])
  }

  @Test(arguments: [
    "lifetime: 5m", "issued: -2h", "claims: {role: admin, teams: null}", "not-before: 5m",
    "alg: none", "alg: HS256-with-public-key", "alg: RS384", "alg: PS256", "alg: ES256",
    "key: other", "key: withdrawn", "key: other-organisation", "kid: missing", "kid: unknown",
    "kid: 0815", "header: {jku: 'http://evil', jwk: true, x5u: x, crit: [exp], typ: null}",
    "signature: flipped", "signature: empty", "signature: truncated", "signature: of-other-token",
    "payload: tampered", "same-as: previous", "same-as: initial", "text: not-a-token",
  ])
  func `a row of the forge is read wherever a token is bent`(yaml: String) throws {
    let forge = try readForge(Node(yaml: yaml))
    #expect(forge != Forge())
    let scenario = try Scenario.read(
      yaml: """
        scenario: x
        refreshes: [token: {\(yaml)}]
        steps:
          - open: {token: {\(yaml)}}
          - send: {type: X, token: {\(yaml)}}
          - answer: {token: {\(yaml)}}
        """)
    #expect(scenario.refreshes == [.init(.token(forge))])
    #expect(scenario.steps[0].step == .open(.make { $0.token = .forge(forge) }))
    #expect(scenario.steps[2].step == .answer(.init(.token(forge))))
    guard case .send(let posting) = scenario.steps[1].step else { return #expect(Bool(false)) }
    #expect(posting.forge == forge)
  }
}
