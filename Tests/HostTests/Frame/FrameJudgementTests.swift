import HTTPTypes
import Host
import Testing

@Suite struct `Frame judgement` {
  private static let host = "http://app.meingpt.com.localhost:7357"

  @Test(arguments: [
    ("frame-ancestors 'none'", false),
    ("frame-ancestors", false),
    ("frame-ancestors 'self'", false),
    ("frame-ancestors https://app.meingpt.com", false),
    ("default-src 'self'; Frame-Ancestors https://app.meingpt.com", false),
    ("frame-ancestors http://app.meingpt.com.localhost", false),
    ("frame-ancestors http://app.meingpt.com.localhost:7358", false),
    ("frame-ancestors https://app.meingpt.com.localhost:7357", false),
    ("frame-ancestors http://*.app.meingpt.com.localhost:7357", false),
    ("frame-ancestors https:", false),
    ("frame-ancestors *, frame-ancestors 'none'", false),
    ("frame-ancestors http://app.meingpt.com.localhost:7357", true),
    ("frame-ancestors HTTP://APP.meingpt.com.localhost:7357/path", true),
    ("frame-ancestors http://app.meingpt.com.localhost:*", true),
    ("frame-ancestors http://*.localhost:7357", true),
    ("frame-ancestors app.meingpt.com.localhost:7357", true),
    ("frame-ancestors 'none' *", true),
    ("frame-ancestors http:", true),
    ("default-src 'none'", true),
    ("", true),
  ])
  func `frame-ancestors is read as a browser reads it`(policy: String, isShown: Bool) throws {
    let findings = try judge([(Self.app, 200, ["Content-Security-Policy": policy])])
    #expect(findings.map(\.code) == (isShown ? [] : [.frameAncestors]))
  }

  @Test(arguments: [
    ("DENY", false), ("deny", false), ("SAMEORIGIN", false), ("sameorigin, deny", false),
    ("ALLOW-FROM https://app.meingpt.com", true), ("nonsense", true), ("ALLOWALL", true),
  ])
  func `X-Frame-Options is read as a browser reads it`(value: String, isShown: Bool) throws {
    let findings = try judge([(Self.app, 200, ["X-Frame-Options": value])])
    #expect(findings.map(\.code) == (isShown ? [] : [.xFrameOptions]))
  }

  @Test func `frame-ancestors takes the place of X-Frame-Options`() throws {
    let findings = try judge([
      (Self.app, 200, ["X-Frame-Options": "DENY", "Content-Security-Policy": "frame-ancestors *"])
    ])
    #expect(findings.isEmpty)
  }

  @Test func `the remedy is the header to send`() throws {
    let findings = try judge([
      (Self.app, 200, ["Content-Security-Policy": "frame-ancestors https://app.meingpt.com"])
    ])
    #expect(
      findings.first?.remedy == """
        In development send Content-Security-Policy: frame-ancestors https://app.meingpt.com \
        http://app.meingpt.com.localhost:7357, or run the simulator under the origin that the app \
        names.
        """)
  }

  @Test func `a redirect with a fragment of its own loses the token, one without keeps it`() throws
  {
    let dropped = try judge([
      (Self.app, 302, ["Location": "/start#/home"]), (Self.app + "start", 200, [:]),
    ])
    #expect(dropped.map(\.code) == [.redirect])
    #expect(dropped.first?.severity == .blocking)
    let kept = try judge([
      (Self.app, 302, ["Location": "/start"]), (Self.app + "start", 200, [:]),
    ])
    #expect(kept.isEmpty)
  }

  @Test func `a redirect to another origin is blocking, since its messages are refused`() throws {
    let findings = try judge([
      (Self.app, 301, ["Location": "http://other.localhost:3000/"]),
      ("http://other.localhost:3000/", 200, [:]),
    ])
    #expect(findings.map(\.code) == [.redirectOrigin])
    #expect(findings.first?.remedy == "Name the final address: --app http://other.localhost:3000/")
  }

  @Test func `an error page is a warning, and only the document's headers count`() throws {
    let findings = try judge([
      (Self.app, 302, ["Location": "/login", "X-Frame-Options": "DENY"]),
      (Self.app + "login", 401, [:]),
    ])
    #expect(findings.map(\.code) == [.httpError])
    #expect(findings.first?.severity == .warning)
  }

  @Test(arguments: [
    ("http://intranet.example:3000/", true), ("http://localhost:3000/", false),
    ("http://my.localhost:3000/", false), ("http://127.0.0.1:3000/", false),
    ("https://intranet.example/", false),
  ])
  func `plain http inside https is mixed content unless it is local`(
    app: String, isMixed: Bool
  ) throws {
    let judgement = FrameJudgement(
      app: try #require(AppAddress(app)), host: try #require(AppAddress("https://app.meingpt.com")))
    let visit = FrameVisit(hops: [
      .init(address: try #require(AppAddress(app)), response: HTTPResponse(status: .ok))
    ])
    #expect(judgement.findings(visit).map(\.code) == (isMixed ? [.mixedContent] : []))
  }

  @Test func `an app that does not answer is named, with what to do`() throws {
    let judgement = try make()
    let findings = judgement.findings(FrameVisit(failure: "connection refused"))
    #expect(findings.map(\.code) == [.unreachable])
    #expect(findings.first?.what == "The app at http://localhost:3000/ does not answer.")
  }

  @Test func `the worst finding decides the status`() throws {
    #expect(FrameHealth(checkedAt: 0, findings: []).status == "ok")
    let page = try judge([(Self.app, 500, [:])])
    #expect(FrameHealth(checkedAt: 0, findings: page).status == "warning")
    let both = try judge([(Self.app, 500, ["X-Frame-Options": "DENY"])])
    #expect(FrameHealth(checkedAt: 0, findings: page + both).status == "blocked")
  }

  private static let app = "http://localhost:3000/"

  private func make() throws -> FrameJudgement {
    FrameJudgement(
      app: try #require(AppAddress(Self.app)), host: try #require(AppAddress(Self.host)))
  }

  private func judge(
    _ hops: [(url: String, status: Int, fields: [String: String])]
  ) throws -> [FrameFinding] {
    let visit = FrameVisit(
      hops: try hops.map { hop in
        var response = HTTPResponse(status: .init(code: hop.status))
        for (name, value) in hop.fields {
          response.headerFields[try #require(HTTPField.Name(name))] = value
        }
        return .init(address: try #require(AppAddress(hop.url)), response: response)
      })
    return try make().findings(visit)
  }
}
