import JSON
import Messages
import Tokens
import Trials

/// Tokens, keys and an app without cryptography: a signature is good when it names the key.
enum Passport {
  static let start = 1_767_225_600_000
  static let host = "http://app.meingpt.com.localhost:7357"
  static let organization = "org_demo"

  struct Verifier: SignatureVerifier {
    func verify(
      _ message: [UInt8], signature: [UInt8], algorithm: SignatureAlgorithm, key: JSONWebKey
    ) -> Bool { signature == Array((key.kid ?? "").utf8) }
    func sha256(_ bytes: [UInt8]) -> [UInt8] { bytes }
  }

  private static let modulus = [UInt8](repeating: 0xC5, count: 256)

  static func keys(_ ids: String...) -> [JSONWebKey] {
    ids.map { JSONWebKey(modulus: modulus, exponent: [3], kid: $0, sha256: { $0 }) }
  }

  /// A token issued so many milliseconds after the start.
  static func token(
    at issued: Int = 0, lifetime: Int = 3_600_000, kid: String = "k1", signature: String? = nil,
    claims: JSONObject = [:]
  ) -> String {
    let seconds = (start + issued) / 1000
    let all: JSONObject = [
      "iss": .string(host), "sub": "user_admin", "aud": .string(organization),
      "exp": .number(seconds + lifetime / 1000), "iat": .number(seconds), "jti": "id",
      "email": "a@example.com", "username": "A", "organizationName": "B", "role": "admin",
      "teams": [],
    ]
    let header: JSONObject = ["alg": "RS256", "typ": "JWT", "kid": .string(kid)]
    let parts = [
      header.encoded(), all.merging(claims).encoded(), Array((signature ?? kid).utf8),
    ]
    return parts.map { Base64URL.encode($0) }.joined(separator: ".")
  }

  static func app() -> ReferenceApp {
    ReferenceApp(
      .init(profile: .meingpt, hostOrigin: host, issuer: host, audience: organization),
      verifier: Verifier())
  }

  static func answer(_ token: String) -> JSONValue {
    ["type": "MEINGPT_TOKEN_RESPONSE", "token": .string(token), "expiresAt": "whatever"]
  }

  static let refusal: JSONValue = ["type": "MEINGPT_TOKEN_ERROR", "error": "no"]
}

extension ReferenceApp {
  /// An app that was opened with a good token an hour before its end.
  static func opened() -> ReferenceApp {
    var app = Passport.app()
    _ = app.open(token: Passport.token(), at: Passport.start)
    _ = app.keysCame(1, Passport.keys("k1"), at: Passport.start)
    return app
  }

  /// Hears an answer of the host so many milliseconds after the start.
  mutating func hear(_ message: JSONValue, after: Int) -> [Effect] {
    hear(message, origin: Passport.host, isParent: true, at: Passport.start + after)
  }

  /// Wakes up whenever something is due, until then; what it did and when.
  mutating func run(until end: Int) -> [(after: Int, Effect)] {
    var log: [(Int, Effect)] = []
    while let due = nextDue, due <= Passport.start + end {
      for effect in wake(at: due) { log.append((due - Passport.start, effect)) }
    }
    return log
  }
}
