import Scenarios
import Testing

/// One golden file for each way in which a scenario file can be wrong.
struct ReadingErrorTests {
  /// A scenario file with a mistake, and the name of the mistake.
  struct Mistake: Sendable, CustomTestStringConvertible {
    let name: String
    let yaml: String

    var testDescription: String { name }

    /// Mistakes of a whole file.
    static func file(_ name: String, _ yaml: String) -> Mistake { Mistake(name: name, yaml: yaml) }

    /// Mistakes in the lines of `steps`.
    static func steps(_ name: String, _ lines: String...) -> Mistake {
      Mistake(
        name: name,
        yaml: "scenario: A title\nsteps:\n" + lines.map { "  - \($0)\n" }.joined())
    }

    /// Mistakes in the lines above `steps`.
    static func head(_ name: String, _ lines: String) -> Mistake {
      Mistake(name: name, yaml: "scenario: A title\n\(lines)\nsteps: [open]\n")
    }
  }

  static let mistakes = files + heads + steps + answers + forges + expectations

  @Test(arguments: mistakes)
  func `a mistake is told with its place, and how to put it right`(mistake: Mistake) throws {
    let errors = #expect(throws: ScenarioErrors.self) {
      try Scenario.read(
        yaml: mistake.yaml, file: "scenarios/slow.yaml", personas: ["admin", "member", "viewer"])
    }
    let text = try #require(errors).description
    try expectGolden(text, "reading-\(mistake.name)")
    #expect(text.contains("scenarios/slow.yaml:"))
  }

  @Test func `every golden file belongs to a mistake, and no two to one`() throws {
    let names = Self.mistakes.map { "reading-\($0.name)" }
    #expect(Set(names).count == names.count)
    #expect(try Golden.names(prefix: "reading-") == Set(names))
  }

  @Test func `all mistakes of a file are told at once, in the order of its lines`() throws {
    let errors = #expect(throws: ScenarioErrors.self) {
      try Scenario.read(
        yaml: """
          scenaro: x
          clock: fast
          tags: {a: b}
          host: {persona: boss, persona: admin}
          refreshes: [tokn, {error: x, afer: 3s}]
          steps:
            - opne
            - wait: 5
            - expect: {refreshs: 1, within: soon}
            - next: token
          """, personas: ["admin"])
    }
    #expect(
      try #require(errors).errors.map { "\($0.line ?? 0): \($0.message)" } == [
        "1: unknown key \"scenaro\" in a scenario",
        "1: a scenario needs \"scenario\", its title",
        "2: \"clock\" cannot be \"fast\"; it is one of virtual, real",
        "3: a tag is a text, not a mapping",
        "4: \"persona\" cannot be \"boss\"; it is one of admin",
        "4: the key \"persona\" occurs twice; it stands in line 4 already",
        "5: unknown answer \"tokn\"", "5: unknown key \"afer\" in an answer",
        "7: unknown step \"opne\"", "8: \"wait\" needs a unit: ms, s, m or h",
        "9: unknown key \"refreshs\" in \"expect\"",
        "9: \"soon\" is no duration; write \"250ms\", \"90s\" or \"2h30m\"",
        "10: \"next\" is a control of the host page, not a step of a scenario",
      ])
  }
}

extension ReadingErrorTests {
  static let files: [Mistake] = [
    .file("empty", ""), .file("comment-only", "# nothing yet\n"), .file("list", "- open\n"),
    .file("word", "open\n"), .file("missing-steps", "scenario: A title\n"),
    .file("missing-title", "steps: [open]\n"),
    .file("tabs", "scenario: A title\nsteps:\n\t- open\n"),
    .file("second-colon", "scenario: Refused: twice\nsteps: [open]\n"),
    .file("open-quote", "scenario: \"A title\nsteps: [open]\n"),
    .file("open-brace", "scenario: A title\nsteps:\n  - expect: {refreshes: 1\n  - open\n"),
    .file("indentation", "scenario: A title\nsteps:\n  - open\n - reload\n"),
    .file("two-documents", "scenario: A title\nsteps: [open]\n---\nscenario: Another\n"),
    .file("control-character", "scenario: A \u{7} title\nsteps: [open]\n"),
    .file("undefined-alias", "scenario: A title\nrefreshes: *usual\nsteps: [open]\n"),
    .file("key-twice", "scenario: A title\nabout: x\nsteps: [opne]\nabout: y\n"),
    .file("key-is-list", "scenario: A title\n? [a]\n: b\nsteps: [open]\n"),
    .file("tag", "scenario: !title A title\nsteps: [open]\n"),
    .file("unknown-key", "scenario: A title\nstep: [open]\nsteps: [open]\n"),
    .file("far-from-any-key", "scenario: A title\nfixtures: []\nsteps: [open]\n"),
    .file(
      "too-deep",
      "scenario: A title\nsteps: " + String(repeating: "[", count: 70)
        + String(repeating: "]", count: 70) + "\n"),
  ]

  static let heads: [Mistake] = [
    .file("title-empty", "scenario: ''\nsteps: [open]\n"),
    .file("title-list", "scenario: [A, title]\nsteps: [open]\n"),
    .head("about-mapping", "about: {a: b}"), .head("tag-list", "tags: [[refresh]]"),
    .head("clock", "clock: virtal"), .head("host-word", "host: meingpt"),
    .head("host-key", "host: {profil: meingpt}"),
    .head("host-profile", "host: {profile: meingtp}"),
    .head("host-origin", "host:\n  origin: app.meingpt.com"),
    .head("host-origin-path", "host:\n  origin: https://app.meingpt.com/chat"),
    .head("host-persona", "host: {persona: memeber}"),
    .head("host-token-key", "host: {token: {lifetme: 5m}}"),
    .head("host-lifetime", "host: {token: {lifetime: 300}}"),
    .head("host-lifetime-zero", "host: {token: {lifetime: 0s}}"),
    .head("host-claims", "host: {token: {claims: [role]}}"),
    .file("steps-mapping", "scenario: A title\nsteps: {open: }\n"),
    .file("steps-empty", "scenario: A title\nsteps: []\n"),
    .file("steps-nothing", "scenario: A title\nsteps:\n"),
  ]

  static let steps: [Mistake] = [
    .steps("step-unknown", "anwser: token"), .steps("step-unknown-word", "relaod"),
    .steps("step-far-from-any", "login"), .steps("step-list", "[open]"),
    .steps("step-two", "{wait: 5m, expect: {refreshes: 1}}"), .steps("step-empty", "{}"),
    .steps(
      "step-control", "next: silence", "lifetime: 5m", "expire-token", "disconnect: {for: 3s}"),
    .steps("step-missing-value", "wait", "navigate", "note", "answer", "click", "expect"),
    .steps("duration-without-unit", "wait: 90"),
    .steps("duration-unit", "wait: 5min", "wait: 1.5 hours", "sleep: 2d", "wait: soon"),
    .steps("duration-order", "wait: 30m2h"), .steps("duration-negative", "sleep: -5m"),
    .steps("duration-list", "wait: [5m]"),
    .steps("open-key", "open: {personna: member}"), .steps("open-word", "open: member"),
    .steps("open-token", "open: {token: non}"), .steps("open-persona", "open: {persona: root}"),
    .steps("reload-word", "reload: frsh"), .steps("persona-unknown", "persona: admn"),
    .steps("flag-false", "sign-out: false"), .steps("rotate-keys", "rotate-keys: 10m"),
    .steps("jwks-word", "jwks: norml"), .steps("jwks-status", "jwks: {status: 99}"),
    .steps("jwks-key", "jwks: {stauts: 503}"), .steps("bridge", "bridge: off"),
    .steps("send-nothing", "send"),
    .steps("send-message-misspelled", "send: {mesage: {type: X}, from: 'http://evil.localhost'}"),
    .steps(
      "send-via-alone", "send: {message: {type: X}, via: popup}"),
    .steps(
      "send-via", "send: {message: {type: X}, from: 'http://evil.localhost', via: poppup}"),
    .steps("send-to", "send: {message: {type: X}, to: app.meingpt.com}"),
    .steps("receive-from", "receive: {message: {type: MEINGPT_TOKEN_REFRESH}}"),
    .steps("selector-comment", "click: #save"), .steps("selector-list", "click: [name=save]"),
    .steps("selector-empty", "click: ''"), .steps("type-lacks", "type: {into: input}"),
    .steps("type-comment", "type: {into: '#name', text: [a]}"),
  ]

  static let answers: [Mistake] = [
    .head("answer-unknown", "refreshes: [silense]"),
    .head("answer-far-from-any", "refreshes: [logout]"),
    .head("answer-list", "refreshes: [[token]]"),
    .head("answer-needs-value", "refreshes: [error]"),
    .head("answer-two", "refreshes:\n  - error: x\n    token: {}"),
    .head("answer-none", "refreshes: [{after: 3s}]"),
    .head("answer-key", "refreshes: [{token: {}, delay: 3s}]"),
    .head("answer-times", "refreshes: [{token: {}, times: 101}]"),
    .head("answer-from", "refreshes: [{token: {}, from: evil}]"),
    .head("answer-via-alone", "refreshes: [{token: {}, via: popup}]"),
    .head("answer-to", "refreshes: [{token: {}, to: 'https://a.example/x'}]"),
    .head("answer-expires-at", "refreshes: [{error: x, expires-at: s}]"),
    .head("answer-for", "refreshes: [{token: {}, for: 3s}]"),
    .head("answer-flag", "refreshes: [silence: 3s]"),
    .head("answer-disconnect", "refreshes: [disconnect: 3s]"),
    .steps("answer-step", "answer: {eror: x}"),
  ]

  static let forges: [Mistake] = [
    .head("forge-key", "refreshes: [token: {agl: none}]"),
    .head("forge-word", "refreshes: [token: expired]"),
    .head("forge-alg", "refreshes: [token: {alg: RS512}]"),
    .head("forge-which-key", "refreshes: [token: {key: stranger}]"),
    .head("forge-lifetime", "refreshes: [token: {lifetime: 1.5s}]"),
    .head("forge-whole-seconds", "refreshes: [token: {lifetime: 1500ms}]"),
    .head("forge-claims", "refreshes: [token: {claims: role}]"),
    .head("forge-signature", "refreshes: [token: {signature: fliped}]"),
    .head("forge-alone", "refreshes: [token: {text: abc, alg: none}]"),
    .steps("forge-in-message", "send: {type: X, token: {kid: []}}"),
  ]

  static let expectations: [Mistake] = [
    .steps("expect-unknown", "expect: {refresh-count: 1}"),
    .steps("expect-near", "expect: {app-tokn: current}"),
    .steps("expect-list", "expect: [refreshes]"), .steps("expect-word", "expect: refreshes"),
    .steps("expect-nothing", "expect: {}"), .steps("expect-only-within", "expect: {within: 5m}"),
    .steps("expect-number", "expect: {refreshes: many}"),
    .steps("expect-negative", "expect: {refreshes: -1}"),
    .steps("expect-fraction", "expect: {refreshes: 1.5}"),
    .steps("expect-relation", "expect: {refreshes: '=> 3'}"),
    .steps("expect-unquoted-bound", "expect: {refreshes: >= 3}"),
    .steps("expect-unquoted-unequal", "expect: {refreshes: != 0}"),
    .steps("expect-refresh", "expect: {refresh: before-expiration}"),
    .steps("expect-none-without-within", "expect: {refresh: none}"),
    .steps("expect-app-token", "expect: {app-token: fresh}"),
    .steps("expect-truth", "expect: {forged-token-used: never}"),
    .steps("expect-empty-text", "expect: {text: ''}", "expect: {text: []}"),
    .steps("expect-in-alone", "expect: {in: main}"),
    .steps("expect-in-elsewhere", "expect: {refreshes: 1, in: main}"),
    .steps("expect-reason-elsewhere", "expect: {refreshes: 1, reason: origin}"),
    .steps("expect-rejected-reason", "expect: {rejected: 1, reason: frame-ancestors}"),
    .steps("expect-frame", "expect: {frame: loadd}"),
    .steps("expect-frame-reason", "expect: {frame: blocked, reason: origin}"),
    .steps("expect-message", "expect: {message: MEINGPT_TOKEN_REFRESH}"),
    .steps("expect-within", "expect: {refreshes: 1, within: 4}"),
  ]
}
