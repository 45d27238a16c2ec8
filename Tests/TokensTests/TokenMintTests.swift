import JSON
import Testing
import Tokens

struct TokenMintTests {
  let workshop: Workshop

  init() throws { workshop = try Workshop.shared.get() }

  @Test func `an honest token is exactly the contract's`() throws {
    let token = try workshop.issue()
    let kid = try #require(workshop.current.jwk.kid)
    let parts = token.compact.parts
    let header = try #require(Base64URL.decode(parts[0]))
    let payload = try #require(Base64URL.decode(parts[1]))
    #expect(
      String(decoding: header, as: UTF8.self) == #"{"alg":"RS256","typ":"JWT","kid":"\#(kid)"}"#)
    #expect(
      String(decoding: payload, as: UTF8.self) == #"""
        {"iss":"https://host.example","sub":"user_1","aud":"org_demo","exp":1795240800,"iat":1795237200,"jti":"token-1","email":"somebody@example.com","username":"Prüf-Admin","organizationName":"Demo","role":"member","teams":[{"id":"team_1","name":"Töpfer"}]}
        """#)
    #expect(token.issuedAt == 1_795_237_200)
    #expect(token.expiresAt == 1_795_240_800)
    #expect(token.statedExpiry == 1_795_240_800)
    #expect(token.refreshAt == 1_795_240_500)
    #expect(token.jti == "token-1")
    #expect(!token.isForged)
    #expect(workshop.report(on: token.compact).isAcceptable)
  }

  @Test func `claims of persona, order and forge are laid over each other in that order`() throws {
    let order = TokenOrder.make(
      claims: ["email": "order@example.com", "x": 2, "y": 2, "sub": nil],
      extra: ["email": "persona@example.com", "x": 1, "w": 1])
    let token = try workshop.issue(
      .make { $0.claims = ["y": 3, "w": nil, "exp": nil] }, order: order)
    #expect(
      token.claims.names == [
        "iss", "aud", "iat", "jti", "email", "username", "organizationName", "role", "teams", "x",
        "y",
      ])
    #expect(token.claims["email"] == "order@example.com")
    #expect(token.claims["x"] == 2)
    #expect(token.claims["y"] == 3)
    #expect(token.expiresAt == nil)
    #expect(token.statedExpiry == Workshop.now + 3600)
  }

  @Test func `a viewer gets no token, however it is forged`() {
    for forge in [nil, .make { $0.text = "x" }, .make { $0.claims = ["role": "admin"] }] as [Forge?]
    {
      #expect(throws: TokenError.viewerGetsNoToken(persona: "somebody")) {
        try workshop.issue(forge, order: .make(role: .viewer))
      }
    }
  }

  @Test(arguments: [(60, nil), (300, nil), (301, 1), (3600, 3300)] as [(Int, Int?)])
  func `a documented app asks five minutes before expiry or never`(
    lifetime: Int, refresh: Int?
  ) throws {
    let token = try workshop.issue(order: .make(lifetime: lifetime))
    #expect(token.refreshAt == refresh.map { Workshop.now + $0 })
  }

  @Test func `times that leave the range are held at its ends`() throws {
    let token = try workshop.issue(
      .make {
        $0.lifetime = .max
        $0.issued = .max
        $0.notBefore = .max
      })
    #expect(token.expiresAt == .max)
    #expect(token.claims["nbf"] == .integer(.max))
    _ = workshop.report(on: token.compact).json()
    let past = try workshop.issue(
      .make {
        $0.lifetime = .min
        $0.issued = .min
      })
    #expect(past.expiresAt == .min)
    #expect(past.refreshAt == nil)
    _ = workshop.report(on: past.compact).json()
  }

  @Test func `a key that is missing or refuses is an error that says so`() throws {
    struct Broken: Error, CustomStringConvertible { let description = "no entropy" }
    var keys = workshop.keys
    keys.withdrawn = nil
    keys.otherOrganisation = nil
    keys.stranger = { throw Broken() }
    func issue(_ choice: Forge.KeyChoice) throws(TokenError) -> IssuedToken {
      var order = TokenOrder.make()
      order.forge = .make { $0.key = choice }
      return try TokenMint().issue(order, keys: keys, at: 0, jti: "")
    }
    #expect(throws: TokenError.noSuchKey(.withdrawn)) { try issue(.withdrawn) }
    #expect(throws: TokenError.noSuchKey(.otherOrganisation)) { try issue(.otherOrganisation) }
    let error = #expect(throws: TokenError.self) { try issue(.other) }
    #expect(error?.description == "the key could not sign with RS256: no entropy")
  }
}
