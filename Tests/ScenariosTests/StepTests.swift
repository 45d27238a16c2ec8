import JSON
import Scenarios
import TestSupport
import Testing
import Tokens

struct StepTests {
  @Test(
    arguments: [
      (#""open""#, .open(.init())), (#"{"open":null}"#, .open(.init())),
      (
        #"{"open":{"persona":"admin","token":{"alg":"none"},"path":"/x","fragment":"a=b","sandbox":"allow-scripts"}}"#,
        .open(
          .make {
            $0.persona = "admin"
            $0.token = .forge(.make { $0.algorithm = SignatureAlgorithm.none })
            $0.path = "/x"
            $0.fragment = "a=b"
            $0.sandbox = "allow-scripts"
          })
      ),
      (#"{"open":{"token":"none"}}"#, .open(.make { $0.token = Step.Opening.Token.none })),
      (#"{"open":{"token":{}}}"#, .open(.make { $0.token = .forge(Forge()) })),
      (#""reload""#, .reload(fresh: false)), (#"{"reload":"same"}"#, .reload(fresh: false)),
      (#"{"reload":"fresh"}"#, .reload(fresh: true)), (#"{"navigate":"/x"}"#, .navigate("/x")),
      (#"{"wait":"55m"}"#, .wait(.seconds(3300))), (#"{"sleep":"3h"}"#, .sleep(.seconds(10800))),
      (#"{"send":{"message":{"type":"X"}}}"#, .send(.init(message: ["type": "X"]))),
      (#"{"send":{"type":"X"}}"#, .send(.init(message: ["type": "X"]))),
      (#"{"send":"hello"}"#, .send(.init(message: "hello"))),
      (
        #"{"send":{"message":{"type":"X","token":{"kid":"missing"}},"from":"http://evil.localhost","via":"sibling","to":"*"}}"#,
        .send(
          .make(["type": "X", "token": ["kid": "missing"]]) {
            $0.forge = .make { $0.kid = .missing }
            $0.from = "http://evil.localhost"
            $0.via = .sibling
            $0.to = "*"
          })
      ),
      (
        #"{"receive":{"message":{"type":"X"},"from":"http://evil.localhost"}}"#,
        .receive(.make(["type": "X"]) { $0.from = "http://evil.localhost" })
      ),
      (#"{"answer":{"error":"x"}}"#, .answer(.init(.error("x")))),
      (#"{"next":"silence"}"#, .next(.init(.silence))),
      (#"{"refreshes":["hold","token"]}"#, .refreshes([.init(.hold), .token])),
      (#"{"refreshes":"hold"}"#, .refreshes([.init(.hold)])),
      (#"{"refreshes":[]}"#, .refreshes([])),
      (#"{"persona":"member"}"#, .persona("member")), (#"{"sign-out":true}"#, .signOut),
      (#""sign-out""#, .signOut),
      (#"{"rotate-keys":{"overlap":"10m"}}"#, .rotateKeys(overlap: .seconds(600))),
      (#"{"rotate-keys":true}"#, .rotateKeys(overlap: nil)),
      (#"{"rotate-keys":{}}"#, .rotateKeys(overlap: nil)),
      (#"{"withdraw-key":true}"#, .withdrawKey), (#"{"expire-token":true}"#, .expireToken),
      (#"{"jwks":"normal"}"#, .keySet(nil)),
      (
        #"{"jwks":{"status":503,"after":"2s","body":"x"}}"#,
        .keySet(
          .make {
            $0.status = 503
            $0.after = .seconds(2)
            $0.body = "x"
          })
      ),
      (#"{"bridge":"down"}"#, .bridge(isUp: false)), (#"{"bridge":"up"}"#, .bridge(isUp: true)),
      (#"{"disconnect":{"for":"3s"}}"#, .disconnect(for: .seconds(3))),
      (#""disconnect""#, .disconnect(for: .seconds(1))),
      (#"{"lifetime":"5m"}"#, .lifetime(.seconds(300))),
      (##"{"click":"#b"}"##, .click(selector: "#b")),
      (#"{"type":{"into":"input","text":"hi"}}"#, .type(into: "input", text: "hi")),
      (#"{"note":"text"}"#, .note("text")),
    ] as [(String, Step)])
  func `a step is read`(text: String, step: Step) throws {
    #expect(try readStep(Node(json: JSONValue(parsing: text))) == step)
    #expect(try readStep(Node(yaml: text)) == step)
  }

  @Test(arguments: [
    (#"{"anwser":"token"}"#, "control.anwser: unknown step \"anwser\"; did you mean \"answer\"?"),
    (#""opne""#, "control: unknown step \"opne\"; did you mean \"open\"?"),
    (#"{}"#, "control: a step names what happens"),
    (#"7"#, "control: a step is a word or a mapping, not a number"),
    (
      #"{"persona":"a","reload":"same"}"#,
      "control.reload: a step does one thing, not \"persona\", \"reload\""
    ),
    (#"{"sign-out":false}"#, "control.sign-out: \"sign-out\" takes no value but true"),
    (#"{"lifetime":"0s"}"#, "control.lifetime: \"lifetime\" is longer than nothing"),
    (#"{"lifetime":"-5m"}"#, "control.lifetime: \"lifetime\" cannot be negative"),
    (#"{"lifetime":"500ms"}"#, "control.lifetime: \"lifetime\" is in whole seconds"),
    (#"{"jwks":"norml"}"#, "control.jwks: \"jwks\" cannot be \"norml\"; did you mean \"normal\"?"),
    (
      #"{"jwks":{"status":99}}"#,
      "control.jwks.status: \"status\" is a whole number from 200 to 599"
    ),
    (#"{"bridge":"off"}"#, "control.bridge: \"bridge\" cannot be \"off\"; it is one of down, up"),
    (
      #"{"next":{"token":{"alg":"nnoe"}}}"#,
      "control.next.token.alg: \"alg\" cannot be \"nnoe\"; did you mean \"none\"?"
    ),
    (
      #"{"refreshes":["token","silense"]}"#,
      "control.refreshes[1]: unknown answer \"silense\"; did you mean \"silence\"?"
    ),
    (
      #"{"receive":{"message":{}}}"#,
      "control.receive: \"receive\" needs \"from\", the origin of the foreign window"
    ),
    (
      #"{"receive":{"type":"X"}}"#,
      "control.receive: \"receive\" needs \"from\", the origin of the foreign window"
    ),
    (
      #"{"send":{"message":{"token":{"kid":[]}}}}"#,
      "control.send.message.token.kid: \"kid\" is a text, not a list"
    ),
    (#"{"send":null}"#, "control.send: \"send\" needs a message"),
    (#"{"type":{"into":"x"}}"#, "control.type: \"type\" needs \"into\" and \"text\""),
    (
      #"{"open":{"token":"non"}}"#,
      "control.open.token: \"token\" cannot be \"non\"; did you mean \"none\"?"
    ),
    (
      #"{"wait":90}"#,
      "control.wait: \"wait\" is a duration such as \"250ms\", \"90s\" or \"2h30m\", not a number"
    ),
  ])
  func `a mistake is told with its path`(text: String, message: String) throws {
    let node = Node(json: try JSONValue(parsing: text), root: "control")
    let errors = #expect(throws: ScenarioErrors.self) { try readStep(node) }
    #expect(errors?.description == message)
  }

  @Test func `a forge in a message gives way to its token`() throws {
    let step = try readStep(Node(yaml: "send: {type: X, token: {alg: none}, n: 1}"))
    guard case .send(let posting) = step else { return #expect(Bool(false)) }
    #expect(posting.message(withToken: "a.b.c").text == #"{"type":"X","token":"a.b.c","n":1}"#)
    let plain = Step.Posting(message: ["token": "kept"])
    #expect(plain.message(withToken: "a.b.c").text == #"{"token":"kept"}"#)
  }

  @Test func `ten thousand mutations never trap`() async {
    let seeds = [
      #"{"open":{"persona":"admin","token":{"alg":"none","claims":{"a":null}},"path":"/x"}}"#,
      #"{"refreshes":["token",{"error":"x","after":"3s","times":2},{"disconnect":{"for":"2s"}}]}"#,
      #"{"send":{"message":{"type":"X","token":{"kid":"missing"}},"from":"http://evil","via":"popup"}}"#,
      #"{"jwks":{"status":503,"after":"2s","body":"x"}}"#,
    ]
    var random = SplitMix64(seed: 6)
    var read = 0
    for round in 0..<10_000 {
      // Lets tests that wait for a peer have their turn.
      if round.isMultiple(of: 50) { await Task.yield() }
      let bytes = Array(seeds[round % seeds.count].utf8).mutated(&random)
      guard let json = try? JSONValue(parsing: bytes) else { continue }
      do {
        _ = try readStep(Node(json: json))
        read += 1
      } catch {
        #expect(!error.errors.isEmpty && !error.summary.isEmpty, "round \(round)")
      }
    }
    #expect(read > 50 && read < 9_000)
  }
}

extension Step.Opening {
  static func make(_ change: (inout Step.Opening) -> Void) -> Step.Opening {
    var opening = Step.Opening()
    change(&opening)
    return opening
  }
}

extension Step.Posting {
  static func make(
    _ message: JSONValue, _ change: (inout Step.Posting) -> Void
  ) -> Step.Posting {
    var posting = Step.Posting(message: message)
    change(&posting)
    return posting
  }
}

extension Step.KeySetFault {
  static func make(_ change: (inout Step.KeySetFault) -> Void) -> Step.KeySetFault {
    var fault = Step.KeySetFault()
    change(&fault)
    return fault
  }
}

@Suite struct `Mistakes in one line` {
  @Test func `are the first ten, each of bearable length`() throws {
    let names = (0..<40).map { String(repeating: "k", count: 1000) + "\($0)" }
    let token = JSONValue.object(JSONObject(names.map { ($0, 1) }))
    let error = try #require(throws: ScenarioErrors.self) {
      try readStep(Node(json: ["open": ["token": token]], root: "control"))
    }
    #expect(error.errors.count == 40)
    #expect(error.summary.count < 4000)
    #expect(error.summary.hasSuffix("… · and 30 more"))
    #expect(error.summary.contains("control"))
  }
}
