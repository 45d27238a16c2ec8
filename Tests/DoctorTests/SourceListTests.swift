import HTTPTypes
import Messages
import Testing

@testable import Doctor

@Suite struct `Source lists` {
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
    ("frame-ancestors 'none'; frame-ancestors *", false),
    ("frame-ancestors http://app.meingpt.com.localhost:7357", true),
    ("frame-ancestors HTTP://APP.meingpt.com.localhost:7357/path", true),
    ("frame-ancestors http://app.meingpt.com.localhost:*", true),
    ("frame-ancestors http://*.localhost:7357", true),
    ("frame-ancestors app.meingpt.com.localhost:7357", true),
    ("frame-ancestors 'none' *", true),
    ("frame-ancestors http:", true),
    ("default-src 'none'; connect-src *", true),
    (";;, ,", true),
    ("", true),
  ])
  func `frame-ancestors is read as a browser reads it`(policy: String, isShown: Bool) async throws {
    let app = FixtureApp.sending(("Content-Security-Policy", policy))
    let found = try await app.diagnosis(in: Self.host).findings
    #expect(found.contains { $0.id == .frameAncestors } == !isShown)
  }

  @Test(arguments: [
    ("DENY", false), ("deny", false), ("SAMEORIGIN", false), ("sameorigin, deny", false),
    ("ALLOW-FROM https://app.meingpt.com", true), ("nonsense", true), ("ALLOWALL", true),
    ("ALLOWALL, SAMEORIGIN", false),
  ])
  func `X-Frame-Options is read as a browser reads it`(value: String, isShown: Bool) async throws {
    let found = try await FixtureApp.sending(("X-Frame-Options", value)).diagnosis().findings
    #expect(found.map(\.id) == (isShown ? [] : [.xFrameOptions]))
  }

  @Test(arguments: [
    ("https://app.meingpt.com", true), ("https://app.meingpt.com/api/", true), ("https:", true),
    ("*", true), ("https://*.meingpt.com", true), ("https://app.meingpt.com:443", true),
    ("http://app.meingpt.com", true), ("https://app.meingpt.com/api/custom-apps/v1/jwks/", true),
    ("https://app.meingpt.com/api", false), ("'self'", false), ("'none'", false), ("", false),
    ("https://meingpt.com", false), ("https://app.meingpt.com:8443", false), ("data:", false),
  ])
  func `connect-src is read with its path`(sources: String, isAllowed: Bool) throws {
    let list = SourceList(sources: sources.split(separator: " ").map { String($0) })
    let keySet = try #require(Framer.production()?.keySetURL(organization: "org"))
    let allowed = list.allows(
      try #require(AppAddress(keySet)), from: try #require(AppAddress("https://shop.example/")))
    #expect(allowed == isAllowed)
  }

  @Test(arguments: [
    ("http://intranet.example:3000/", true), ("http://localhost:3000/", false),
    ("http://my.localhost:3000/", false), ("http://127.0.0.1:3000/", false),
    ("http://[::1]:3000/", false), ("https://intranet.example/", false),
  ])
  func `plain http inside https is mixed content unless it is local`(
    app: String, isMixed: Bool
  ) async throws {
    let found = try await FixtureApp().at(app).diagnosis().findings
    #expect(found.map(\.id) == (isMixed ? [.mixedContent] : []))
  }

  @Test(arguments: [
    ("https://10.0.0.1/", true), ("https://172.16.0.1/", true), ("https://172.32.0.1/", false),
    ("https://169.254.1.1/", true), ("https://[fd00::1]/", true), ("https://printer/", true),
    ("https://nas.local/", true), ("https://10.example/", false), ("https://8.8.8.8/", false),
    ("https://app.localhost/", false), ("https://10.0.0.1.example/", false),
  ])
  func `a private network is known by its addresses and names`(
    url: String, isPrivate: Bool
  ) throws {
    #expect(try #require(AppAddress(url)).isInPrivateNetwork == isPrivate)
  }
}
