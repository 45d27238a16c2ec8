import Doctor
import JSON
import Messages
import Testing

@Suite struct Findings {
  @Test(arguments: Ward.beds)
  func `an app with one thing wrong gets that finding, in words that say what to change`(
    bed: Ward.Bed
  ) async throws {
    let diagnosis = try await bed.app.diagnosis(in: bed.origin)
    #expect(diagnosis.findings.map(\.id) == [bed.id])
    #expect(diagnosis.findings.first?.severity == bed.severity)
    try expectGolden(diagnosis.text, bed.description)
  }

  @Test(arguments: [
    FixtureApp(), .seen { _ in },
    .sending(("Content-Security-Policy", "frame-ancestors https://app.meingpt.com")),
    .sending(("X-Frame-Options", "DENY"), ("Content-Security-Policy", "frame-ancestors *")),
    .sending(("Content-Security-Policy-Report-Only", "frame-ancestors 'none'")),
    .sending(("Set-Cookie", "a=b; SameSite=None; Secure; Partitioned")),
    .sending(("Set-Cookie", "a=; Max-Age=0")),
    .sending(("Cross-Origin-Opener-Policy", "same-origin")),
    FixtureApp().at("https://shop.example/?x=1#/route"),
    FixtureApp.seen { $0.fragment = .replaced("/r") }.at("https://shop.example/#/r"),
    .redirecting(to: "/start", page: "/start"),
    .running(
      "import './app.js'; window.onmessage = ({ origin, data }) => { if (origin === host) use(data); };"
    ),
    .running(FixtureApp.goodScript + "\nlocation.hash = '';\nif (location.hash == '#x') {}"),
    .running(FixtureApp.goodScript + "\nif (location.origin.startsWith('http:')) warn();"),
    .running(FixtureApp.goodScript + "\nif (event.origin.endsWith('.meingpt.com')) {}"),
  ])
  func `a healthy app gets none`(app: FixtureApp) async throws {
    let diagnosis = try await app.diagnosis()
    #expect(diagnosis.findings == [])
    #expect(diagnosis.status == "ok" && !diagnosis.isKeptOut)
  }

  @Test(arguments: [
    (Evidence.Failure.refused(detail: "connection refused"), "unreachable-refused"),
    (.unknownName("shop.example"), "unreachable-name"),
    (.timedOut(milliseconds: 10_000), "unreachable-time"),
    (.handshake(detail: "wrong version number"), "unreachable-tls"),
    (.noAnswer(detail: "it closed the connection without a word"), "unreachable-silent"),
  ])
  func `an app that cannot be reached is told apart by why`(
    failure: Evidence.Failure, name: String
  ) throws {
    var evidence = Evidence(app: try #require(AppAddress("https://shop.example/")))
    evidence.failure = failure
    let diagnosis = Diagnosis(evidence, for: try #require(Framer.production()), checkedAt: 0)
    #expect(diagnosis.findings.map(\.id) == [.unreachable] && diagnosis.isKeptOut)
    try expectGolden(diagnosis.text, name)
  }

  @Test func `each finding has a fixture`() {
    let known = Set(Ward.beds.map(\.id) + [.unreachable])
    #expect(known == Set(Finding.ID.allCases))
  }

  @Test func `several are told the worst first, and the JSON has the same members for each`()
    async throws
  {
    var app = FixtureApp.sending(("X-Frame-Options", "DENY"), ("Set-Cookie", "sid=secret"))
    app.answers["/app.js"] = .script("")
    app.milliseconds = 2000
    let diagnosis = try await app.diagnosis()
    #expect(
      diagnosis.findings.map(\.id) == [.xFrameOptions, .cookieSameSite, .slowAnswer, .noListener])
    #expect(diagnosis.status == "blocked")
    let json = JSONValue.object(diagnosis.jsonWithBrowser())
    #expect(
      json.objectValue?.names == ["checkedAt", "app", "origin", "status", "findings", "browser"])
    for finding in json["findings"]?.arrayValue ?? [] {
      #expect(
        finding.objectValue?.names == ["id", "severity", "title", "evidence", "hurts", "remedy"])
    }
    #expect(!diagnosis.text.contains("secret"))
    try expectGolden(diagnosis.text, "several")
  }

  @Test func `what development mode cannot show does not hurt in production`() async throws {
    let app = FixtureApp.sending(
      ("Content-Security-Policy", "frame-ancestors https://app.meingpt.com"))
    #expect(try await app.diagnosis(in: Ward.development).findings.map(\.id) == [.frameAncestors])
    #expect(try await app.diagnosis().findings == [])
  }
}
