import JSON
import Scenarios
import TestSupport
import Testing
import Tokens

struct ForgeReadingTests {
  private func read(_ yaml: String) throws -> Forge { try readForge(Node(yaml: yaml)) }

  @Test(
    arguments: [
      ("", .init()), ("{}", .init()),
      ("lifetime: 5m", .make { $0.lifetime = 300 }), ("lifetime: -1s", .make { $0.lifetime = -1 }),
      ("issued: -2h", .make { $0.issued = -7200 }),
      ("not-before: 5m", .make { $0.notBefore = 300 }),
      (
        "claims: {aud: other, jti: null, n: 1}",
        .make { $0.claims = ["aud": "other", "jti": nil, "n": 1] }
      ),
      ("alg: none", .make { $0.algorithm = SignatureAlgorithm.none }),
      ("alg: HS256-with-public-key", .make { $0.algorithm = .HS256 }),
      ("alg: RS384", .make { $0.algorithm = .RS384 }),
      ("alg: PS256", .make { $0.algorithm = .PS256 }),
      ("alg: ES256", .make { $0.algorithm = .ES256 }), ("key: other", .make { $0.key = .other }),
      ("key: withdrawn", .make { $0.key = .withdrawn }),
      ("key: other-organisation", .make { $0.key = .otherOrganisation }),
      ("kid: missing", .make { $0.kid = .missing }), ("kid: unknown", .make { $0.kid = .unknown }),
      ("kid: abc", .make { $0.kid = .text("abc") }), ("kid: 12", .make { $0.kid = .text("12") }),
      (
        "header: {jku: https://evil.example, crit: [exp], typ: null}",
        .make { $0.header = ["jku": "https://evil.example", "crit": ["exp"], "typ": nil] }
      ),
      ("signature: flipped", .make { $0.signature = .flipped }),
      ("signature: empty", .make { $0.signature = .empty }),
      ("signature: truncated", .make { $0.signature = .truncated }),
      ("signature: of-other-token", .make { $0.signature = .ofOtherToken }),
      ("payload: tampered", .make { $0.payload = .tampered }),
      ("same-as: previous", .make { $0.sameAs = .previous }),
      ("same-as: initial", .make { $0.sameAs = .initial }),
      ("text: ''", .make { $0.text = "" }),
    ] as [(String, Forge)])
  func `every word is read and goes back into the vocabulary`(yaml: String, forge: Forge) throws {
    #expect(try read(yaml.isEmpty ? "{}" : yaml) == forge)
    #expect(try readForge(Node(json: .object(forge.json()))) == forge)
  }

  @Test func `all mistakes are told at once with line and caret`() {
    let yaml = """
      lifetime: 5
      alg: HS265-with-public-key
      kee: other
      signature: broken
      issued: -90x
      claims: [1]
      not-before: 1500ms
      """
    let errors = #expect(throws: ScenarioErrors.self) {
      try readForge(Node(yaml: yaml, file: "forge.yaml"))
    }
    #expect(
      errors?.description == """
        forge.yaml:1:11: "lifetime" needs a unit: ms, s, m or h; did you mean "5s"?
        lifetime: 5
                  ^
        forge.yaml:2:6: "alg" cannot be "HS265-with-public-key"; did you mean "HS256-with-public-key"?
        alg: HS265-with-public-key
             ^
        forge.yaml:3:1: unknown key "kee" in a forge; did you mean "key"?
        kee: other
        ^
        forge.yaml:4:12: "signature" cannot be "broken"; it is one of flipped, empty, truncated, of-other-token
        signature: broken
                   ^
        forge.yaml:5:9: "-90x" is no duration; write "5m" or "-2h"
        issued: -90x
                ^
        forge.yaml:6:9: "claims" is a mapping, not a list
        claims: [1]
                ^
        forge.yaml:7:13: "not-before" is in whole seconds
        not-before: 1500ms
                    ^
        """)
  }

  @Test(
    arguments: [
      (["alg": "nome"], "forge.alg: \"alg\" cannot be \"nome\"; did you mean \"none\"?"),
      (["agl": "none"], "forge.agl: unknown key \"agl\" in a forge; did you mean \"alg\"?"),
      (["alg": ["none"]], "forge.alg: \"alg\" is a text, not a list"),
      (["alg": nil], "forge.alg: \"alg\" is a text, not nothing"),
      (["kid": 12], "forge.kid: \"kid\" is a text, not a number"),
      ("none", "forge: a forge is a mapping, not a text"),
      (["text": "x", "alg": "none"], "forge.text: \"text\" stands alone in a forge"),
      (
        ["alg": "none", "same-as": "previous"], "forge.same-as: \"same-as\" stands alone in a forge"
      ),
      (
        ["lifetime": 300],
        "forge.lifetime: \"lifetime\" is a duration such as \"5m\" or \"-2h\", not a number"
      ),
      (
        ["zzzzzz": 1],
        "forge.zzzzzz: unknown key \"zzzzzz\" in a forge; it is one of lifetime, issued, claims, not-before, alg, key, kid, header, signature, payload, same-as, text"
      ),
    ] as [(JSONValue, String)])
  func `JSON is told its path`(json: JSONValue, message: String) {
    let errors = #expect(throws: ScenarioErrors.self) {
      try readForge(Node(json: json, root: "forge"))
    }
    #expect(errors?.description == message)
  }

  @Test func `ten thousand mutations never trap`() async {
    let seeds = [
      "lifetime: 5m\nclaims: {aud: x, exp: null}\nalg: none\nheader:\n  jku: 'https://e'\n",
      "{key: other, kid: &a unknown, signature: \"flipped\", header: {typ: *a}}",
      "text: |\n  raw\n  text\n",
    ]
    var random = SplitMix64(seed: 5)
    var read = 0
    for round in 0..<10_000 {
      // Lets tests that wait for a peer have their turn.
      if round.isMultiple(of: 50) { await Task.yield() }
      let bytes = Array(seeds[round % seeds.count].utf8).mutated(&random)
      let text = String(decoding: bytes, as: UTF8.self)
      do {
        let forge = try readForge(Node(yaml: text, file: "f"))
        read += 1
        #expect((try? readForge(Node(json: .object(forge.json())))) == forge, "round \(round)")
      } catch {
        #expect(!error.errors.isEmpty && !error.description.isEmpty, "round \(round)")
      }
    }
    #expect(read > 50 && read < 9_900)
  }
}

extension Forge {
  static func make(_ change: (inout Forge) -> Void) -> Forge {
    var forge = Forge()
    change(&forge)
    return forge
  }
}
