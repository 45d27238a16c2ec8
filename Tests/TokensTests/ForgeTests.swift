import JSON
import Native
import Testing
import Tokens

/// Every word of a forge and its exact effect.
struct ForgeTests {
  let workshop: Workshop

  init() throws { workshop = try Workshop.shared.get() }

  private func failures(_ token: IssuedToken) -> [String] {
    workshop.report(on: token.compact).checks.filter { $0.verdict == .failed }.map(\.name)
  }

  private func holds(
    _ token: IssuedToken, _ signer: RSASigner, _ algorithm: SignatureAlgorithm = .RS256
  ) throws -> Bool {
    let parts = token.compact.parts
    return Verifier().verify(
      Array("\(parts[0]).\(parts[1])".utf8),
      signature: try #require(Base64URL.decode(parts[2])), algorithm: algorithm, key: signer.jwk)
  }

  @Test(
    arguments: [
      (.make { $0.lifetime = -1 }, ["exp"]), (.make { $0.lifetime = 0 }, ["exp"]),
      (.make { $0.lifetime = 60 }, []), (.make { $0.issued = -7200 }, ["exp"]),
      (.make { $0.issued = 60 }, ["iat"]), (.make { $0.issued = -3000 }, []),
      (.make { $0.notBefore = 300 }, ["nbf"]), (.make { $0.notBefore = -300 }, []),
      (.make { $0.claims = ["aud": "org_other"] }, ["aud"]),
      (.make { $0.claims = ["iss": "https://host.example.evil"] }, ["iss"]),
      (.make { $0.claims = ["exp": nil] }, ["claims", "exp"]),
      (.make { $0.claims = ["exp": "soon"] }, ["claims", "exp"]),
      (.make { $0.claims = ["jti": nil] }, ["claims"]),
      (.make { $0.claims = ["role": "root"] }, ["claims"]),
      (.make { $0.claims = ["teams": [["id": 1]]] }, ["claims"]),
      (.make { $0.claims = ["aud": ["org_demo"]] }, ["claims", "aud"]),
      (.make { $0.algorithm = SignatureAlgorithm.none }, ["alg"]),
      (.make { $0.algorithm = .HS256 }, ["alg"]), (.make { $0.algorithm = .RS384 }, ["alg"]),
      (.make { $0.algorithm = .PS256 }, ["alg"]), (.make { $0.algorithm = .ES256 }, ["alg"]),
      (.make { $0.key = .other }, ["signature"]), (.make { $0.key = .withdrawn }, ["kid"]),
      (.make { $0.key = .otherOrganisation }, ["kid"]), (.make { $0.kid = .missing }, ["kid"]),
      (.make { $0.kid = .unknown }, ["kid"]), (.make { $0.kid = .text("../../dev/null") }, ["kid"]),
      (.make { $0.header = ["typ": "at+jwt"] }, ["header"]),
      (.make { $0.header = ["crit": ["exp"]] }, ["crit"]),
      (.make { $0.header = ["jku": "https://evil.example/keys"] }, []),
      (.make { $0.header = ["jwk": true] }, []),
      (.make { $0.signature = .flipped }, ["signature"]),
      (.make { $0.signature = .empty }, ["signature"]),
      (.make { $0.signature = .truncated }, ["signature"]),
      (.make { $0.signature = .ofOtherToken }, ["signature"]),
      (.make { $0.payload = .tampered }, ["signature"]),
      (.make { $0.text = "not a token" }, ["form"]), (.make { $0.text = "" }, ["form"]),
    ] as [(Forge, [String])])
  func `a forge fails exactly the checks it is about`(forge: Forge, names: [String]) throws {
    let token = try workshop.issue(forge)
    #expect(failures(token) == names, "\(workshop.report(on: token.compact).json())")
    #expect(workshop.report(on: token.compact).isAcceptable == names.isEmpty)
    #expect(token.forge == forge)
  }

  @Test func `times move and nothing else does`() throws {
    let token = try workshop.issue(
      .make {
        $0.issued = -7200
        $0.lifetime = 90
        $0.notBefore = 300
      })
    #expect(token.claims["iat"] == .number(Workshop.now - 7200))
    #expect(token.claims["exp"] == .number(Workshop.now - 7110))
    #expect(token.claims["nbf"] == .number(Workshop.now + 300))
    #expect(
      claimChanges(from: try workshop.issue().claims, to: token.claims).map(\.name) == [
        "exp", "iat", "nbf",
      ])
  }

  @Test func `an unsigned token ends with a dot`() throws {
    let token = try workshop.issue(.make { $0.algorithm = SignatureAlgorithm.none })
    #expect(token.header["alg"] == "none")
    #expect(token.compact.hasSuffix("."))
    #expect(token.compact.parts.count == 3)
  }

  @Test func `HS256 is keyed with the public key's PEM`() throws {
    let token = try workshop.issue(.make { $0.algorithm = .HS256 })
    let parts = token.compact.parts
    #expect(token.header["alg"] == "HS256")
    #expect(
      Base64URL.decode(parts[2])
        == Digest.hmacSHA256(
          Array("\(parts[0]).\(parts[1])".utf8), key: Array(workshop.current.key.publicPEM.utf8)))
  }

  @Test(arguments: [SignatureAlgorithm.RS384, .PS256])
  func `another RSA algorithm is named and really used`(algorithm: SignatureAlgorithm) throws {
    let token = try workshop.issue(.make { $0.algorithm = algorithm })
    #expect(token.header["alg"]?.stringValue == algorithm.rawValue)
    #expect(try holds(token, workshop.current, algorithm))
    #expect(try !holds(token, workshop.current))
  }

  @Test func `ES256 is signed by an elliptic key under the published key id`() throws {
    let token = try workshop.issue(.make { $0.algorithm = .ES256 })
    #expect(token.header["alg"] == "ES256")
    #expect(token.header["kid"] == .optional(workshop.current.jwk.kid))
    #expect(Base64URL.decode(token.compact.parts[2])?.count == 64)
  }

  @Test func `each key choice signs with its key and shows the right key id`() throws {
    let published = JSONValue.optional(workshop.current.jwk.kid)
    let other = try workshop.issue(.make { $0.key = .other })
    #expect(try holds(other, workshop.stranger))
    #expect(other.header["kid"] == published)
    let withdrawn = try workshop.issue(.make { $0.key = .withdrawn })
    #expect(try holds(withdrawn, workshop.withdrawn))
    #expect(withdrawn.header["kid"] == .optional(workshop.withdrawn.jwk.kid))
    let foreign = try workshop.issue(.make { $0.key = .otherOrganisation })
    #expect(try holds(foreign, workshop.otherOrganisation))
    #expect(foreign.header["kid"] == .optional(workshop.otherOrganisation.jwk.kid))
    let disguised = try workshop.issue(
      .make {
        $0.key = .otherOrganisation
        $0.kid = .text(workshop.current.jwk.kid ?? "")
      })
    #expect(disguised.header["kid"] == published)
    #expect(failures(disguised) == ["signature"])
  }

  @Test func `key ids are missing, unknown and new each time, or a given text`() throws {
    let missing = try workshop.issue(.make { $0.kid = .missing })
    #expect(missing.header.names == ["alg", "typ"])
    #expect(try holds(missing, workshop.current))
    let first = try workshop.issue(.make { $0.kid = .unknown }, jti: "a")
    let second = try workshop.issue(.make { $0.kid = .unknown }, jti: "b")
    #expect(first.header["kid"] != second.header["kid"])
    #expect(try workshop.issue(.make { $0.kid = .text("x") }).header["kid"] == "x")
  }

  @Test func `header members are added, replaced and removed, and covered by the signature`() throws
  {
    let token = try workshop.issue(
      .make {
        $0.key = .other
        $0.header = [
          "jku": "https://evil.example/k", "x5u": "https://evil.example/c", "typ": nil,
          "crit": ["b64"], "jwk": true,
        ]
      })
    #expect(token.header.names == ["alg", "kid", "jku", "x5u", "crit", "jwk"])
    #expect(token.header["jwk"] == .object(workshop.stranger.jwk.json()))
    #expect(try holds(token, workshop.stranger))
    let given = try workshop.issue(.make { $0.header = ["jwk": ["kty": "RSA"]] })
    #expect(given.header["jwk"] == ["kty": "RSA"])
  }

  @Test func `a damaged signature differs in one bit, in length, or in its token`() throws {
    let honest = try #require(Base64URL.decode(try workshop.issue().compact.parts[2]))
    func signature(_ damage: Forge.SignatureDamage) throws -> [UInt8] {
      let token = try workshop.issue(.make { $0.signature = damage })
      #expect(token.compact.parts.count == 3)
      return try #require(Base64URL.decode(token.compact.parts[2]))
    }
    let flipped = try signature(.flipped)
    #expect(zip(honest, flipped).map { ($0 ^ $1).nonzeroBitCount }.reduce(0, +) == 1)
    #expect(flipped.count == honest.count)
    #expect(try signature(.truncated) == Array(honest.prefix(128)))
    #expect(try signature(.empty).isEmpty)
    let other = try signature(.ofOtherToken)
    #expect(other.count == honest.count)
    #expect(other != honest)
  }

  @Test func `an unsigned token survives every damage to its signature`() throws {
    for damage in Forge.SignatureDamage.allCases {
      let token = try workshop.issue(
        .make {
          $0.algorithm = SignatureAlgorithm.none
          $0.signature = damage
        })
      #expect(token.compact.hasSuffix("."))
    }
  }

  @Test(arguments: [Role.member, .admin])
  func `a tampered payload shows an admin and was signed for a member`(role: Role) throws {
    let order = TokenOrder.make(role: role)
    let token = try workshop.issue(.make { $0.payload = .tampered }, order: order)
    #expect(token.claims["role"] == "admin")
    #expect(failures(token) == ["signature"])
    let member = try workshop.issue(order: .make(role: .member))
    let parts = member.compact.parts
    #expect(token.compact.parts[2] == parts[2])
  }

  @Test func `an earlier token comes again as it was`() throws {
    let previous = try workshop.issue(jti: "p").compact
    let initial = try workshop.issue(jti: "i").compact
    let order = TokenOrder.make(previous: previous, initial: initial)
    let again = try workshop.issue(.make { $0.sameAs = .previous }, order: order)
    #expect(again.compact == previous)
    #expect(again.jti == "p")
    #expect(again.expiresAt == Workshop.now + 3600)
    #expect(try workshop.issue(.make { $0.sameAs = .initial }, order: order).compact == initial)
    #expect(throws: TokenError.noEarlierToken(.previous)) {
      try workshop.issue(.make { $0.sameAs = .previous })
    }
    #expect(throws: TokenError.noEarlierToken(.initial)) {
      try workshop.issue(.make { $0.sameAs = .initial })
    }
    let text = try workshop.issue(
      .make { $0.sameAs = .previous }, order: .make(previous: "no token"))
    #expect(text.compact == "no token")
    #expect(text.header.isEmpty)
  }

  @Test func `a text is given out as it is`() throws {
    let token = try workshop.issue(.make { $0.text = "ü.ö" })
    #expect(token.compact == "ü.ö")
    #expect(token.claims.isEmpty)
    #expect(token.expiresAt == nil)
    #expect(token.refreshAt == nil)
    #expect(token.statedExpiry == Workshop.now + 3600)
    #expect(token.isForged)
  }

  @Test(
    arguments: [
      (-50, false), (-59 * 60, false), (-3600, true), (-7200, true), (10, false), (60, false),
      (61, true),
    ])
  func `an aged token is honest while it lives, one from the future within a minute`(
    issued: Int, isForged: Bool
  ) throws {
    #expect(try workshop.issue(.make { $0.issued = issued }).isForged == isForged)
    #expect(try workshop.issue(.make { ($0.issued, $0.kid) = (issued, .missing) }).isForged)
  }

  @Test func `only an empty forge and a lifetime are honest`() {
    #expect(Forge().isHonest)
    #expect(Forge.make { $0.lifetime = 60 }.isHonest)
    #expect(!Forge.make { $0.lifetime = 0 }.isHonest)
    #expect(!Forge.make { $0.issued = -60 }.isHonest)
    #expect(!Forge.make { $0.kid = .missing }.isHonest)
  }

  @Test func `a forge goes back into the vocabulary`() {
    let forge = Forge.make {
      $0.lifetime = 300
      $0.issued = -7200
      $0.claims = ["aud": nil, "x": 1]
      $0.notBefore = 90
      $0.algorithm = .HS256
      $0.key = .otherOrganisation
      $0.kid = .unknown
      $0.header = ["jku": "x"]
      $0.signature = .ofOtherToken
      $0.payload = .tampered
    }
    #expect(
      forge.json().text == #"""
        {"lifetime":"5m","issued":"-2h","claims":{"aud":null,"x":1},"not-before":"1m30s","alg":"HS256-with-public-key","key":"other-organisation","kid":"unknown","header":{"jku":"x"},"signature":"of-other-token","payload":"tampered"}
        """#)
    #expect(Forge().json().text == "{}")
    #expect(Forge.make { $0.text = "x" }.json().text == #"{"text":"x"}"#)
    #expect(Forge.make { $0.sameAs = .initial }.json().text == #"{"same-as":"initial"}"#)
  }
}
