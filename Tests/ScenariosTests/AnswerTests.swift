import JSON
import Messages
import Scenarios
import Testing
import Tokens

struct AnswerTests {
  @Test(
    arguments: [
      ("token", .token, "\"token\""), ("silence", .init(.silence), "\"silence\""),
      ("hold", .init(.hold), "\"hold\""),
      ("disconnect", .init(.disconnect(for: .seconds(1))), #"{"disconnect":{"for":"1s"}}"#),
      (
        "disconnect: {for: 3s}", .init(.disconnect(for: .seconds(3))),
        #"{"disconnect":{"for":"3s"}}"#
      ),
      (
        "{disconnect: true, for: 3s}", .init(.disconnect(for: .seconds(3))),
        #"{"disconnect":{"for":"3s"}}"#
      ),
      ("token: {}", .token, "\"token\""), ("token:", .token, "\"token\""),
      (
        "token: {alg: none}", .init(.token(.make { $0.algorithm = SignatureAlgorithm.none })),
        #"{"token":{"alg":"none"}}"#
      ),
      (
        "error: Too many requests", .init(.error("Too many requests")),
        #"{"error":"Too many requests"}"#
      ),
      ("error: 429", .init(.error("429")), #"{"error":"429"}"#),
      (
        "raw: {type: X, a: [1]}", .init(.raw(["type": "X", "a": [1]])),
        #"{"raw":{"type":"X","a":[1]}}"#
      ),
      ("raw: 'text'", .init(.raw("text")), #"{"raw":"text"}"#),
      ("{token: {}, after: 3s}", .make { $0.after = .seconds(3) }, #"{"token":{},"after":"3s"}"#),
      (
        "{silence: true, after: 250ms}", .make(.silence) { $0.after = .milliseconds(250) },
        #"{"silence":true,"after":"250ms"}"#
      ),
      (
        "{token: {}, times: 2, from: 'http://evil.localhost:7357', via: popup, to: '*', drop: [expiresAt], type: X}",
        .make {
          $0.times = 2
          $0.from = "http://evil.localhost:7357"
          $0.via = .popup
          $0.to = "*"
          $0.drop = ["expiresAt"]
          $0.type = "X"
        },
        #"{"token":{},"times":2,"from":"http://evil.localhost:7357","via":"popup","to":"*","drop":["expiresAt"],"type":"X"}"#
      ),
      (
        "{token: {}, expires-at: iso}", .make { $0.expiresAt = .iso },
        #"{"token":{},"expires-at":"iso"}"#
      ),
      (
        "{token: {}, expires-at: ms}", .make { $0.expiresAt = .milliseconds },
        #"{"token":{},"expires-at":"ms"}"#
      ),
      (
        "{token: {}, expires-at: s}", .make { $0.expiresAt = .seconds },
        #"{"token":{},"expires-at":"s"}"#
      ),
      (
        "{token: {}, expires-at: missing}", .make { $0.expiresAt = .missing },
        #"{"token":{},"expires-at":"missing"}"#
      ),
      (
        "{token: {}, expires-at: soon}", .make { $0.expiresAt = .text("soon") },
        #"{"token":{},"expires-at":"soon"}"#
      ),
      (
        "{token: {}, alongside: {error: x}}", .make { $0.alongside = [.init(.error("x"))] },
        #"{"token":{},"alongside":{"error":"x"}}"#
      ),
      (
        "{token: {}, alongside: [token, silence]}",
        .make { $0.alongside = [.token, .init(.silence)] },
        #"{"token":{},"alongside":["token","silence"]}"#
      ),
    ] as [(String, Answer, String)])
  func `an answer is read and goes back into the vocabulary`(
    yaml: String, answer: Answer, json: String
  ) throws {
    #expect(try readAnswer(Node(yaml: yaml)) == answer)
    #expect(answer.json().text == json)
    #expect(try readAnswer(Node(json: answer.json())) == answer)
  }

  @Test(arguments: [
    ("tokn", "1:1: unknown answer \"tokn\"; did you mean \"token\"?\ntokn\n^"),
    ("error", "1:1: the answer \"error\" needs a value: {error: …}\nerror\n^"),
    ("[token]", "1:1: an answer is a word or a mapping, not a list\n[token]\n^"),
    (
      "{after: 3s}",
      "1:1: an answer names one of token, error, silence, hold, disconnect, raw\n{after: 3s}\n^"
    ),
    (
      "{token: {}, error: x}",
      "1:13: an answer is either \"token\" or \"error\", not both\n{token: {}, error: x}\n            ^"
    ),
    (
      "{token: {}, times: 0}",
      "1:20: \"times\" is a whole number from 1 to 100\n{token: {}, times: 0}\n                   ^"
    ),
    (
      "{token: {}, after: -3s}",
      "1:20: \"after\" cannot be negative\n{token: {}, after: -3s}\n                   ^"
    ),
    (
      "{token: {}, via: popup}",
      "1:13: \"via\" needs \"from\", the origin of the foreign window\n{token: {}, via: popup}\n            ^"
    ),
    (
      "{token: {}, to: 'https://a.example/x'}",
      "1:17: \"to\" is an origin such as \"https://app.example\" or \"*\", not \"https://a.example/x\"; did you mean \"https://a.example\"?\n{token: {}, to: 'https://a.example/x'}\n                ^"
    ),
    (
      "{token: {}, for: 3s}",
      "1:13: \"for\" goes with \"disconnect\"\n{token: {}, for: 3s}\n            ^"
    ),
    (
      "silence: 3s",
      "1:10: \"silence\" takes no value; write \"silence: true\"\nsilence: 3s\n         ^"
    ),
    (
      "{token: {}, aftr: 3s}",
      "1:13: unknown key \"aftr\" in an answer; did you mean \"after\"?\n{token: {}, aftr: 3s}\n            ^"
    ),
    (
      "token: {agl: none}",
      "1:9: unknown key \"agl\" in a forge; did you mean \"alg\"?\ntoken: {agl: none}\n        ^"
    ),
    (
      "disconnect: 3s",
      "1:13: \"disconnect\" is a mapping such as {for: 3s}, not a text\ndisconnect: 3s\n            ^"
    ),
    (
      "{raw: {}, type: X}",
      "1:11: \"type\" goes with \"token\" or \"error\"\n{raw: {}, type: X}\n          ^"
    ),
    (
      "{error: x, expires-at: s}",
      "1:12: \"expires-at\" goes with \"token\"\n{error: x, expires-at: s}\n           ^"
    ),
  ])
  func `a mistake is told with line and caret`(yaml: String, message: String) {
    let errors = #expect(throws: ScenarioErrors.self) { try readAnswer(Node(yaml: yaml)) }
    #expect(errors?.description == message)
  }

  @Test func `answers alongside each other end somewhere`() {
    var json: JSONValue = "token"
    for _ in 0..<20 { json = ["token": [:], "alongside": json] }
    #expect(throws: ScenarioErrors.self) { try readAnswer(Node(json: json)) }
  }

  @Test func `the message is what the app receives`() throws {
    let token = try TokenMint().issue(
      TokenOrder(
        persona: Persona(
          key: "m", id: "u", email: "e", username: "n", role: .member, organization: "o"),
        organization: Organization(id: "o", name: "O"), issuer: "i",
        forge: .make { $0.text = "TEXT" }),
      keys: .none, at: 1_795_237_200, jti: "j")
    func message(_ yaml: String) throws -> String? {
      try readAnswer(Node(yaml: yaml)).message(token: token, profile: .meingpt)?.text
    }
    #expect(
      try message("token")
        == #"{"type":"MEINGPT_TOKEN_RESPONSE","token":"TEXT","expiresAt":"2026-11-21T06:00:00.000Z"}"#
    )
    #expect(
      try message("{token: {}, expires-at: s, type: OTHER, drop: token}")
        == #"{"type":"OTHER","expiresAt":1795240800}"#)
    #expect(
      try message("{token: {}, drop: [type, token, expiresAt]}") == "{}")
    #expect(try message("error: x") == #"{"type":"MEINGPT_TOKEN_ERROR","error":"x"}"#)
    #expect(try message("{error: x, drop: error}") == #"{"type":"MEINGPT_TOKEN_ERROR"}"#)
    #expect(try message("raw: [1]") == "[1]")
    for word in ["silence", "hold", "disconnect"] { #expect(try message(word) == nil) }
    #expect(Answer.token.message(token: nil, profile: .meingpt) == nil)
  }
}

extension Answer {
  static func make(_ kind: Kind = .token(nil), _ change: (inout Answer) -> Void) -> Answer {
    var answer = Answer(kind)
    change(&answer)
    return answer
  }
}

extension SigningKeys {
  /// Keys that refuse: for tokens that nobody signs.
  static let none = SigningKeys(
    current: Refusing(), stranger: { Refusing() }, elliptic: { Refusing() })

  struct Refusing: MessageSigner, Error {
    let jwk = JSONWebKey(modulus: [1], exponent: [3], kid: "k", sha256: { $0 })
    func sign(_ message: [UInt8], algorithm: SignatureAlgorithm) throws -> [UInt8] { throw self }
  }
}
