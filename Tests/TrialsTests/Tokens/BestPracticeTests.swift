import Foundation
import JSON
import Native
import Testing
import Tokens

/// What RFC 8725 and RFC 7515 §10 warn of. Almost every token is signed by the right key, so that nothing but the
/// rule in question keeps it out.
@Suite struct `RFC 8725` {
  let smith: Smith

  init() throws { smith = try Smith.shared.get() }

  /// Neither the judge nor the reference client takes it, and the judge says why.
  private func expectRefusal(_ token: String, by check: String, _ name: String) throws {
    let report = smith.report(on: token)
    #expect(!report.isAcceptable, "\(name)")
    let failed = report.checks.filter { $0.verdict == .failed }
    #expect(failed.contains { $0.name == check }, "\(name): \(failed.map(\.name))")
    for reason in failed.map(\.reason) {
      #expect(reason.hasSuffix(".") && reason.count < 700, "\(name): \(reason)")
    }
    #expect(try !smith.isUsed(token), "\(name)")
  }

  @Test func `an honest token is taken by both`() throws {
    for header in [
      smith.header, #"{"kid":"\#(smith.kid)","alg":"RS256"}"#,
      " {\n\t\"alg\" : \"RS256\" ,\r\n \"kid\":\"\(smith.kid)\" } ",
    ] {
      let token = try smith.token(header)
      #expect(smith.report(on: token).isAcceptable, "\(header)")
      #expect(try smith.isUsed(token), "\(header)")
    }
  }

  @Test(arguments: [
    #""none""#, #""None""#, #""NONE""#, #""nOnE""#, #""""#, "null", "256", "true", #"["RS256"]"#,
    #"{"RS256":1}"#, #""rs256""#, #"" RS256""#, #""RS256 ""#, #""RS256\u0000""#, #""RS512""#,
    #""PS256""#, #""ES256""#, #""HS256""#, #""RSA1_5""#, #""EdDSA""#,
  ])
  func `an algorithm other than RS256 is refused, signed or not`(algorithm: String) throws {
    let header = #"{"alg":\#(algorithm),"typ":"JWT","kid":"\#(smith.kid)"}"#
    try expectRefusal(smith.token(header), by: "alg", algorithm)
    try expectRefusal(smith.input(header) + ".", by: "alg", "\(algorithm), unsigned")
  }

  @Test func `a token without an algorithm is refused`() throws {
    try expectRefusal(
      smith.token(#"{"typ":"JWT","kid":"\#(smith.kid)"}"#), by: "alg", "no alg")
  }

  @Test func `the public key is no secret for HS256, however it is written`() throws {
    let pem = smith.host.publicPEM
    let middle = pem.split(separator: "\n").dropFirst().dropLast().joined()
    let keys: [(String, [UInt8])] = [
      ("PEM", Array(pem.utf8)), ("PEM without its last line end", Array(pem.dropLast().utf8)),
      ("DER", Array(Data(base64Encoded: middle) ?? Data())), ("the modulus", smith.host.n),
      ("the JWK", JSONValue.object(smith.jwk.json()).text.utf8.map { $0 }), ("nothing", []),
    ]
    for (name, key) in keys {
      for algorithm in ["HS256", "RS256"] {
        let header = #"{"alg":"\#(algorithm)","typ":"JWT","kid":"\#(smith.kid)"}"#
        let token = try smith.token(header) { Digest.hmacSHA256($0, key: key) }
        try expectRefusal(
          token, by: algorithm == "RS256" ? "signature" : "alg", "\(name), \(algorithm)")
      }
    }
  }

  @Test(arguments: [
    #""crit":["b64"],"b64":true"#, #""crit":["exp"],"exp":1"#, #""crit":[]"#, #""crit":null"#,
    #""crit":"b64""#, #""crit":["unknown"]"#, #""crit":["alg"]"#,
  ])
  func `an extension that is critical is refused`(members: String) throws {
    let header = #"{"alg":"RS256","kid":"\#(smith.kid)",\#(members)}"#
    try expectRefusal(smith.token(header), by: "crit", members)
  }

  @Test func `a payload that is not encoded, or packed, is refused`() throws {
    let header = #"{"alg":"RS256","kid":"\#(smith.kid)","b64":false}"#
    try expectRefusal(smith.token(header), by: "header", "b64 without crit")
    let raw = Base64URL.encode(Array(header.utf8)) + "." + smith.payload()
    let signature = Base64URL.encode(try smith.host.sign(Array(raw.utf8)))
    try expectRefusal(raw + "." + signature, by: "form", "RFC 7797")
    let zipped = #"{"alg":"RS256","kid":"\#(smith.kid)","zip":"DEF"}"#
    try expectRefusal(smith.token(zipped, "\u{1}\u{2}\u{3}"), by: "form", "zip")
  }

  @Test(arguments: [
    #"{"alg":"RS256","alg":"RS256","kid":"K"}"#, #"{"alg":"none","kid":"K","alg":"RS256"}"#,
    #"{"alg":"RS256","kid":"K","\u0061lg":"none"}"#, #"{"alg":"RS256","kid":"x","kid":"K"}"#,
  ])
  func `a header that says something twice is refused`(header: String) throws {
    let header = header.replacingOccurrences(of: #""K""#, with: "\"\(smith.kid)\"")
    try expectRefusal(smith.token(header), by: "form", header)
  }

  @Test func `a payload that says something twice, or is no object, is refused`() throws {
    let honest = smith.payload()
    let open = String(honest.dropLast())
    let deep = String(repeating: "[", count: 100_000)
    let payloads: [String] = [
      open + #","role":"member"}"#, #"{"sub":"x","# + String(honest.dropFirst()),
      open + #","\u0073ub":"x"}"#, "[\(honest)]", "\"x\"", "null", "", honest + honest,
      honest + " x", "\u{FEFF}" + honest, open + ",}", "{" + honest, deep, open + ",\"x\":" + deep,
      open + #","x":"\ud800"}"#,
    ]
    for payload in payloads {
      try expectRefusal(smith.token(nil, payload), by: "form", String(payload.suffix(60)))
    }
  }

  @Test func `a key, or the address of one, that a token brings along is not used`() throws {
    let jwk = JSONValue.object(smith.strangersKey.json()).text
    let strangers = smith.strangersKey.kid ?? ""
    for kid in [smith.kid, strangers] {
      for member in [
        #""jwk":\#(jwk)"#, #""jku":"https://evil.example/keys""#, #""jku":"data:,\#(strangers)""#,
        #""x5u":"file:///etc/ssl/certs/ca-certificates.crt""#, #""x5c":["MIIB"]"#,
        #""x5t":"AAAA""#, #""x5t#S256":"AAAA""#,
      ] {
        let header = #"{"alg":"RS256","kid":"\#(kid)",\#(member)}"#
        let token = try smith.token(header) { try smith.stranger.sign($0) }
        try expectRefusal(token, by: kid == smith.kid ? "signature" : "kid", member)
      }
    }
  }

  @Test func `a key id is nothing but an exact name`() throws {
    let upper =
      smith.kid.uppercased() == smith.kid ? smith.kid.lowercased() : smith.kid.uppercased()
    for kid in [
      "\"\"", "null", "1", "true", "[\"\(smith.kid)\"]", "{\"kid\":\"\(smith.kid)\"}",
      "\"\(upper)\"", "\" \(smith.kid)\"", "\"\(smith.kid)\\n\"", "\"\(smith.kid)\\u0000\"",
      "\"\(smith.kid)\\u0301\"", "\"\(smith.kid)=\"", "\"../../../../dev/null\"",
      "\"/proc/self/environ\"", "\"x' UNION SELECT 'secret\"", "\"| id\"", "\"*\"", "\"%s%s%n\"",
      "\"" + String(repeating: "k", count: 100_000) + "\"",
    ] {
      try expectRefusal(
        smith.token(#"{"alg":"RS256","kid":\#(kid)}"#), by: "kid", String(kid.prefix(80)))
    }
    try expectRefusal(smith.token(#"{"alg":"RS256"}"#), by: "kid", "no kid")
  }

  @Test(arguments: [
    "\"at+jwt\"", "\"JOSE\"", "\"secevent+jwt\"", "\"JWE\"", "\"\"", "null", "1", "[\"JWT\"]",
    "\"JWT \"", "\"JWT\\u0000\"",
  ])
  func `a token of another type is refused`(type: String) throws {
    let header = #"{"alg":"RS256","kid":"\#(smith.kid)","typ":\#(type)}"#
    try expectRefusal(smith.token(header), by: "header", type)
  }
}
