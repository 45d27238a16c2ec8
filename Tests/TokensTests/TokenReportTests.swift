import JSON
import TestSupport
import Testing
import Tokens

struct TokenReportTests {
  let workshop: Workshop

  init() throws { workshop = try Workshop.shared.get() }

  @Test func `an honest token passes every check`() throws {
    let report = workshop.report(on: try workshop.issue().compact)
    #expect(
      report.checks.map { "\($0.name): \($0.verdict)" } == [
        "form: passed", "header: passed", "crit: passed", "alg: passed", "kid: passed",
        "signature: passed", "claims: passed", "iss: passed", "aud: passed", "exp: passed",
        "iat: passed", "nbf: passed",
      ])
    #expect(report.isAcceptable)
    #expect(report.life.documentedRefreshAt == Workshop.now + 3300)
    #expect(!report.life.neverRefreshes)
    #expect(
      report.life.note == "A documented app refreshes this token at 2026-11-21T05:55:00.000Z.")
  }

  @Test(arguments: [
    ("", "The text has one part between dots; a token has three."),
    ("a.b", "The text has 2 parts between dots; a token has three."),
    ("a.b.c.d.e", "The text has 5 parts between dots; a token has three."),
    (".........", "The text has more than eight parts between dots; a token has three."),
    ("..", "The header is not JSON: expected a value, found the end of the text at byte 0."),
    ("*.e30.", "The header is not base64url."),
    ("W10.e30.", "The header is a list, not an object."),
    ("e30.MQ.", "The payload is a number, not an object."),
    ("e30.e30.=", "The signature is not base64url."),
    (
      "e30.eyJhIjoxLCJhIjoyfQ.",
      "The payload is not JSON: the member \"a\" occurs twice at byte 7."
    ),
  ])
  func `a text that is no token is told why`(text: String, reason: String) {
    let report = workshop.report(on: text)
    #expect(report.checks.first?.name == "form")
    #expect(report.checks.first?.verdict == .failed)
    #expect(report.checks.first?.reason == reason)
    #expect(!report.isAcceptable)
  }

  @Test func `each failure has a reason with the offending value`() throws {
    func reason(_ name: String, _ forge: Forge) throws -> String? {
      workshop.report(on: try workshop.issue(forge).compact).checks
        .first { $0.name == name }?.reason
    }
    #expect(
      try reason("alg", .make { $0.algorithm = SignatureAlgorithm.none })
        == "\"alg\" is \"none\"; an app must accept RS256 only.")
    #expect(
      try reason("signature", .make { $0.algorithm = .HS256 })
        == "Only RS256 is verified; see \"alg\".")
    #expect(
      try reason("kid", .make { $0.kid = .unknown })
        == "The key set holds no key with the id \"unknown-token-1\".")
    #expect(
      try reason("signature", .make { $0.kid = .unknown })
        == "There is no key to verify it with; see \"kid\".")
    #expect(
      try reason("signature", .make { $0.payload = .tampered })
        == "The signature does not belong to this header and payload.")
    #expect(
      try reason("aud", .make { $0.claims = ["aud": "org_other"] })
        == "\"aud\" is \"org_other\", not \"org_demo\". The token is meant for another organisation."
    )
    #expect(
      try reason("exp", .make { $0.issued = -7200 })
        == "The token expired at 2026-11-21T04:00:00.000Z, 1h ago.")
    #expect(
      try reason("nbf", .make { $0.notBefore = 300 })
        == "The token is not valid before 2026-11-21T05:05:00.000Z.")
    #expect(
      try reason("crit", .make { $0.header = ["crit": ["b64"]] })
        == "\"crit\" is [\"b64\"]: a token whose critical extensions an app does not know "
        + "must be rejected.")
    #expect(
      try reason("header", .make { $0.header = ["jku": "https://evil.example"] })
        == "The header also carries \"jku\": an app must ignore that, "
        + "above all a key or the address of one.")
    #expect(
      try reason("claims", .make { $0.claims = ["sub": nil, "exp": 1.5, "role": "root"] })
        == "\"sub\" is missing; \"exp\" is 1.5, not a whole number; "
        + "\"role\" is \"root\", not \"admin\" or \"member\".")
  }

  @Test func `expiry counts from the very second`() throws {
    let token = try workshop.issue().compact
    #expect(workshop.report(on: token, at: Workshop.now + 3599).isAcceptable)
    #expect(!workshop.report(on: token, at: Workshop.now + 3600).isAcceptable)
    #expect(!workshop.report(on: token, at: Workshop.now - 1).isAcceptable)
  }

  @Test func `a short life never refreshes and a passed moment is told`() throws {
    let short = workshop.report(on: try workshop.issue(.make { $0.lifetime = 300 }).compact)
    #expect(short.life.neverRefreshes)
    #expect(
      short.life.note == "A documented app never refreshes this token: it asks 300 seconds before "
        + "expiry, and the whole life is 300 seconds.")
    let late = workshop.report(on: try workshop.issue().compact, at: Workshop.now + 3400)
    #expect(!late.life.neverRefreshes)
    #expect(late.life.note.hasPrefix("The moment of the documented refresh"))
    #expect(late.life.remaining == 200)
    let endless = workshop.report(
      on: try workshop.issue(.make { $0.claims = ["exp": nil] }).compact)
    #expect(endless.life.note.contains("no usable \"exp\""))
  }

  @Test func `without an expectation issuer and audience are skipped`() throws {
    let report = TokenReport(
      decoding: try workshop.issue().compact, keySet: workshop.keySet, verifier: Verifier(),
      expectedIssuer: nil, expectedAudience: nil, at: Workshop.now)
    #expect(report.checks.filter { $0.verdict == .skipped }.map(\.name) == ["iss", "aud"])
    #expect(report.isAcceptable)
  }

  @Test func `a key that is not for RS256 verifies nothing`() throws {
    var key = workshop.current.jwk
    key.alg = "RS384"
    for keySet in [[key], []] {
      let report = TokenReport(
        decoding: try workshop.issue().compact, keySet: keySet, verifier: Verifier(),
        expectedIssuer: nil, expectedAudience: nil, at: Workshop.now)
      #expect(!report.isAcceptable)
    }
  }

  @Test func `what atob garbles is shown side by side`() throws {
    #expect(garbledByAtob("Prüf-Admin") == "PrÃ¼f-Admin")
    #expect(garbledByAtob("plain") == "plain")
    #expect(garbledByAtob("😀").unicodeScalars.map(\.value) == [0xF0, 0x9F, 0x98, 0x80])
    let report = workshop.report(on: try workshop.issue().compact)
    #expect(report.garbled.map(\.claim) == ["username", "teams[0].name"])
    #expect(report.garbled.first?.garbled == "PrÃ¼f-Admin")
  }

  @Test func `the report as JSON says it all`() throws {
    let report = workshop.report(on: try workshop.issue(.make { $0.lifetime = 60 }).compact)
    let json = report.json()
    #expect(json.names == ["header", "claims", "acceptable", "life", "checks", "garbled"])
    #expect(json["acceptable"] == true)
    #expect(
      json["life"]?.text == #"""
        {"issuedAt":"2026-11-21T05:00:00.000Z","expiresAt":"2026-11-21T05:01:00.000Z","lifetime":60,"remaining":60,"documentedRefreshAt":"2026-11-21T04:56:00.000Z","neverRefreshes":true,"note":"A documented app never refreshes this token: it asks 300 seconds before expiry, and the whole life is 60 seconds."}
        """#)
    #expect(json["checks"]?.arrayValue?.count == 12)
  }

  @Test func `ten thousand mutations never trap and never pass`() async throws {
    let honest = try workshop.issue().compact
    let payload = try #require(Base64URL.decode(honest.parts[1]))
    var random = SplitMix64(seed: 3)
    for round in 0..<10_000 {
      // Lets tests that wait for a peer have their turn.
      if round.isMultiple(of: 50) { await Task.yield() }
      var text = honest
      if round.isMultiple(of: 2) {
        text = String(decoding: Array(honest.utf8).mutated(&random), as: UTF8.self)
      } else {
        let changed = Base64URL.encode(payload.mutated(&random))
        text = "\(honest.parts[0]).\(changed).\(honest.parts[2])"
      }
      guard text != honest else { continue }
      let report = workshop.report(on: text)
      #expect(!report.isAcceptable, "round \(round): \(text)")
      #expect((try? JSONValue(parsing: report.json().encoded())) != nil, "round \(round)")
    }
  }

  @Test func `claims that differ are told in order`() {
    let changes = claimChanges(
      from: ["jti": "a", "exp": 1, "gone": true, "teams": [["id": 1, "name": 2]]],
      to: ["exp": 2, "jti": "b", "new": nil, "teams": [["name": 2, "id": 1]]])
    #expect(
      changes == [
        ClaimChange(name: "exp", before: 1, after: 2),
        ClaimChange(name: "jti", before: "a", after: "b"),
        ClaimChange(name: "new", before: nil, after: JSONValue.null),
        ClaimChange(name: "gone", before: true, after: nil),
      ])
    #expect(
      claimChanges(from: nil, to: ["a": 1]) == [ClaimChange(name: "a", before: nil, after: 1)])
  }
}
