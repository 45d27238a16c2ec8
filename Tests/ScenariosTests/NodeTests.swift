import JSON
import Scenarios
import Testing

struct NodeTests {
  @Test(
    arguments: [
      ("", nil), ("a: 1", ["a": 1]),
      ("[yes, on, 12:30, 0x10, 2026-11-21]", ["yes", "on", "12:30", "0x10", "2026-11-21"]),
      (
        "['1', \"true\", 1, -2, 1.5, 1e3, true, ~, null, '']",
        ["1", "true", 1, -2, 1.5, .double(1000), true, nil, nil, ""]
      ),
      ("a: &x {b: 1}\nc: *x", ["a": ["b": 1], "c": ["b": 1]]),
      ("a:\nb: |\n  t\n", ["a": nil, "b": "t\n"]),
      ("99999999999999999999", .double(1e20)), ("'ü'", "ü"), ("# only a comment\n", nil),
    ] as [(String, JSONValue)])
  func `YAML is read as version 1 2 has it`(yaml: String, value: JSONValue) throws {
    #expect(try Node(yaml: yaml).json() == value)
  }

  @Test(arguments: [
    (
      "a: 1\nb: 2\na: 3\n",
      "f.yaml:3:1: the key \"a\" occurs twice; it stands in line 1 already\na: 3\n^"
    ),
    ("&k a: 1\n*k : 2", "f.yaml:1:1: the key \"a\" occurs twice\n&k a: 1\n^"),
    (
      "a: [1, 2",
      "f.yaml:1:9: this is not YAML: did not find expected ',' or ']'\na: [1, 2\n        ^"
    ),
    ("a: *x", "f.yaml:1:4: this is not YAML: found undefined alias\na: *x\n   ^"),
    ("? [1]\n: 2", "f.yaml:1:3: a key is a text\n? [1]\n  ^"),
  ])
  func `what is no YAML is told its place`(yaml: String, message: String) {
    let errors = #expect(throws: ScenarioErrors.self) { try Node(yaml: yaml, file: "f.yaml") }
    #expect(errors?.description == message)
  }

  @Test func `texts that would exhaust memory or stack are refused`() {
    let doubling = (1..<40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]" }.joined(
      separator: "\n")
    let texts = [
      "a0: &a0 [x]\n" + doubling, String(repeating: "[", count: 200_000),
      String(repeating: "{a: ", count: 60_000), String(repeating: "- ", count: 100_000),
      String(repeating: "? ", count: 100_000), String(repeating: "a", count: 300_000),
      String(repeating: "[", count: 100) + String(repeating: "]", count: 100),
      (0..<700).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n"),
    ]
    for text in texts {
      let errors = #expect(throws: ScenarioErrors.self) { try Node(yaml: text) }
      #expect(errors?.errors.count == 1)
    }
  }

  @Test func `the caret stands below the scalar whatever is in front`() {
    let errors = #expect(throws: ScenarioErrors.self) {
      try readForge(Node(yaml: "{kid: 'üü😀', agl: x}"))
    }
    #expect(
      errors?.description == """
        1:14: unknown key "agl" in a forge; did you mean "alg"?
        {kid: 'üü😀', agl: x}
                     ^
        """)
  }

  @Test func `lines end in every way, and a very long one is cut or not shown`() {
    func description(_ yaml: String) -> String? {
      #expect(throws: ScenarioErrors.self) { try readForge(Node(yaml: yaml)) }?.description
    }
    let message = "2:1: unknown key \"agl\" in a forge; did you mean \"alg\"?"
    for end in ["\n", "\r\n", "\r"] {
      #expect(description("kid: x\(end)agl: y\(end)") == "\(message)\nagl: y\n^")
    }
    let tail = String(repeating: "y", count: 1000)
    #expect(
      description("kid: x\nagl: \(tail)") == "\(message)\nagl: \(tail.prefix(395))…\n^")
    #expect(
      description("{kid: \(tail), agl: x}")
        == "1:1009: unknown key \"agl\" in a forge; did you mean \"alg\"?")
  }
}
