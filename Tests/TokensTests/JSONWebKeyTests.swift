import JSON
import Native
import Testing
import Tokens

struct JSONWebKeyTests {
  /// RFC 7638 §3.1.
  static let modulus =
    "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPeb"
    + "WKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY36"
    + "8QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4"
    + "lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"

  @Test func `the thumbprint is the one of RFC 7638 3 1`() throws {
    let bytes = try #require(Base64URL.decode(Self.modulus))
    let key = JSONWebKey(modulus: bytes, exponent: [1, 0, 1], sha256: Digest.sha256)
    #expect(
      String(decoding: key.thumbprintInput, as: UTF8.self)
        == #"{"e":"AQAB","kty":"RSA","n":"\#(Self.modulus)"}"#)
    #expect(key.kid == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
    #expect(key.json().names == ["kty", "use", "alg", "kid", "n", "e"])
  }

  @Test func `leading zeros do not count`() {
    let padded = JSONWebKey(modulus: [0, 0, 9, 7], exponent: [0, 1, 0, 1], sha256: Digest.sha256)
    let plain = JSONWebKey(modulus: [9, 7], exponent: [1, 0, 1], sha256: Digest.sha256)
    #expect(padded == plain)
  }

  @Test func `an elliptic key shows its point`() {
    let key = JSONWebKey(x: [1], y: [2], sha256: { $0 })
    #expect(key.thumbprintInput == Array(#"{"crv":"P-256","kty":"EC","x":"AQ","y":"Ag"}"#.utf8))
    #expect(key.json().names == ["kty", "use", "alg", "kid", "crv", "x", "y"])
  }

  @Test func `a key set is written and read, and keys that are none are left out`() throws {
    let key = JSONWebKey(modulus: [9, 7], exponent: [3], kid: "one", sha256: { $0 })
    let text = JSONWebKey.keySet([key]).text
    #expect(
      text == #"{"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"one","n":"CQc","e":"Aw"}]}"#)
    #expect(JSONWebKey.keys(inSet: try JSONValue(parsing: text)) == [key])
    let mixed: JSONValue = [
      "keys": [["kid": "x"], ["kty": "RSA", "n": 1], 7, ["kty": "oct", "k": ""]]
    ]
    #expect(JSONWebKey.keys(inSet: mixed)?.map(\.kty) == ["oct"])
    #expect(JSONWebKey.keys(inSet: ["keys": 1]) == nil)
    #expect(JSONWebKey.keys(inSet: []) == nil)
  }
}
