import JSON
import Native
import Tokens

/// Real keys, made once for all tests: the mint's, and what a key set would show of them.
struct Workshop: Sendable {
  static let shared = Result { try Workshop() }

  let current: RSASigner
  let withdrawn: RSASigner
  let otherOrganisation: RSASigner
  let stranger: RSASigner
  let elliptic: ECSigner

  private init() throws {
    current = try RSASigner()
    withdrawn = try RSASigner()
    otherOrganisation = try RSASigner()
    stranger = try RSASigner()
    elliptic = try ECSigner()
  }

  var keySet: [JSONWebKey] { [current.jwk] }

  var keys: SigningKeys {
    let (stranger, elliptic) = (stranger, elliptic)
    return SigningKeys(
      current: current, withdrawn: withdrawn, otherOrganisation: otherOrganisation,
      stranger: { stranger }, elliptic: { elliptic })
  }

  /// A token bent like this, issued at `Workshop.now` to the order's persona.
  func issue(
    _ forge: Forge? = nil, order: TokenOrder = .make(), jti: String = "token-1"
  ) throws -> IssuedToken {
    var order = order
    order.forge = forge
    return try TokenMint().issue(order, keys: keys, at: Self.now, jti: jti)
  }

  func report(on text: String, at now: Int = Workshop.now) -> TokenReport {
    TokenReport(
      decoding: text, keySet: keySet, verifier: Verifier(), expectedIssuer: "https://host.example",
      expectedAudience: "org_demo", at: now)
  }

  static let now = 1_795_237_200
}

struct RSASigner: MessageSigner {
  let key: RSAPrivateKey
  let jwk: JSONWebKey

  init() throws {
    key = try RSAPrivateKey.generate()
    jwk = JSONWebKey(modulus: key.n, exponent: key.e, sha256: Digest.sha256)
  }

  struct Refused: Error {}

  func sign(_ message: [UInt8], algorithm: SignatureAlgorithm) throws -> [UInt8] {
    switch algorithm {
    case .RS256: try key.sign(message)
    case .RS384: try key.sign(message, as: .pkcs1SHA384)
    case .PS256: try key.sign(message, as: .pssSHA256)
    case .HS256: Digest.hmacSHA256(message, key: Array(key.publicPEM.utf8))
    case .none: []
    case .ES256: throw Refused()
    }
  }
}

struct ECSigner: MessageSigner {
  let key: ECPrivateKey
  let jwk: JSONWebKey

  init() throws {
    key = try ECPrivateKey.generate()
    jwk = JSONWebKey(x: key.x, y: key.y, sha256: Digest.sha256)
  }

  func sign(_ message: [UInt8], algorithm: SignatureAlgorithm) throws -> [UInt8] {
    guard algorithm == .ES256 else { throw RSASigner.Refused() }
    return try key.sign(message)
  }
}

struct Verifier: SignatureVerifier {
  func verify(
    _ message: [UInt8], signature: [UInt8], algorithm: SignatureAlgorithm, key: JSONWebKey
  ) -> Bool {
    let kind: RSASignature? =
      switch algorithm {
      case .RS256: .pkcs1SHA256
      case .RS384: .pkcs1SHA384
      case .PS256: .pssSHA256
      default: nil
      }
    guard let kind, let n = key.n.flatMap(Base64URL.decode),
      let e = key.e.flatMap(Base64URL.decode),
      let key = try? RSAPublicKey(n: n, e: e)
    else { return false }
    return key.verify(signature, of: message, as: kind)
  }

  func sha256(_ bytes: [UInt8]) -> [UInt8] { Digest.sha256(bytes) }
}

extension TokenOrder {
  static func make(
    role: Role = .member, lifetime: Int = 3600, claims: JSONObject = [:], extra: JSONObject = [:],
    previous: String? = nil, initial: String? = nil
  ) -> TokenOrder {
    TokenOrder(
      persona: Persona(
        key: "somebody", id: "user_1", email: "somebody@example.com", username: "Prüf-Admin",
        role: role, teams: [Team(id: "team_1", name: "Töpfer")], organization: "org_demo",
        claims: extra),
      organization: Organization(id: "org_demo", name: "Demo"), issuer: "https://host.example",
      lifetime: lifetime, claims: claims, previous: previous, initial: initial)
  }
}

extension Forge {
  static func make(_ change: (inout Forge) -> Void) -> Forge {
    var forge = Forge()
    change(&forge)
    return forge
  }
}

extension String {
  /// The parts of a compact token.
  var parts: [String] { split(separator: ".", omittingEmptySubsequences: false).map { String($0) } }
}
