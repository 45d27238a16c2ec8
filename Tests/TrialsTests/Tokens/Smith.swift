import Host
import JSON
import Messages
import Native
import Tokens
import Trials

/// Makes tokens out of any texts, signed by the host's key or by somebody else's, and asks who would take them.
struct Smith: Sendable {
  static let shared = Result { try Smith() }
  static let now = 1_795_237_200

  let host: RSAPrivateKey
  let stranger: RSAPrivateKey
  let jwk: JSONWebKey
  let strangersKey: JSONWebKey

  private init() throws {
    host = try RSAPrivateKey.generate()
    stranger = try RSAPrivateKey.generate()
    jwk = JSONWebKey(modulus: host.n, exponent: host.e, sha256: Digest.sha256)
    strangersKey = JSONWebKey(modulus: stranger.n, exponent: stranger.e, sha256: Digest.sha256)
  }

  var kid: String { jwk.kid ?? "" }
  /// The header of an honest token.
  var header: String { #"{"alg":"RS256","typ":"JWT","kid":"\#(kid)"}"# }

  /// The claims of an honest token, with some replaced or left out.
  func payload(_ changes: JSONObject = [:]) -> String {
    let claims: JSONObject = [
      "iss": .string(Passport.host), "sub": "user_admin", "aud": .string(Passport.organization),
      "exp": .number(Self.now + 3600), "iat": .number(Self.now), "jti": "id",
      "email": "a@example.com", "username": "A", "organizationName": "B", "role": "admin",
      "teams": [],
    ]
    return JSONValue.object(claims.merging(changes)).text
  }

  /// What is signed.
  func input(_ header: String, _ payload: String? = nil) -> String {
    [header, payload ?? self.payload()].map { Base64URL.encode(Array($0.utf8)) }
      .joined(separator: ".")
  }

  /// A token with these parts, signed by the host unless told otherwise.
  func token(
    _ header: String? = nil, _ payload: String? = nil,
    signed sign: (([UInt8]) throws -> [UInt8])? = nil
  ) throws -> String {
    let input = input(header ?? self.header, payload)
    let signature = try sign?(Array(input.utf8)) ?? host.sign(Array(input.utf8))
    return input + "." + Base64URL.encode(signature)
  }

  /// What `token --decode` says.
  func report(on token: String) -> TokenReport {
    TokenReport(
      decoding: token, keySet: [jwk], verifier: NativeVerifier(),
      expectedIssuer: Passport.host, expectedAudience: Passport.organization, at: Self.now)
  }

  /// Whether the reference client would send it to its back end: as the token of its address, or as an answer.
  func isUsed(_ token: String) throws -> Bool {
    var opened = app()
    var effects = opened.open(token: token, at: Self.now * 1000)
    effects += fetched(&opened, effects)
    var waiting = app()
    let honest = try self.token()
    let first = waiting.open(token: honest, at: Self.now * 1000)
    effects += fetched(&waiting, first)
    let heard = waiting.hear(
      Passport.answer(token), origin: Passport.host, isParent: true, at: Self.now * 1000)
    effects += heard + fetched(&waiting, heard)
    return effects.contains(.use(token))
  }

  private func app() -> ReferenceApp {
    ReferenceApp(
      .init(
        profile: .meingpt, hostOrigin: Passport.host, issuer: Passport.host,
        audience: Passport.organization), verifier: NativeVerifier())
  }

  private func fetched(
    _ app: inout ReferenceApp, _ effects: [ReferenceApp.Effect]
  ) -> [ReferenceApp.Effect] {
    guard case .fetchKeys(let number)? = effects.first(where: { $0 != .use(nil) }) else {
      return []
    }
    return app.keysCame(number, [jwk], at: Self.now * 1000)
  }
}
