import Foundation
import JSON
import Native
import Testing
import Tokens

/// Spellings, signatures and claims that a lenient reader would let through.
@Suite struct `A bent token` {
  let smith: Smith

  init() throws { smith = try Smith.shared.get() }

  private func expectRefusal(_ token: String, by checks: [String], _ name: String) throws {
    let report = smith.report(on: token)
    #expect(!report.isAcceptable, "\(name)")
    let failed = report.checks.filter { $0.verdict == .failed }
    #expect(failed.contains { checks.contains($0.name) }, "\(name): \(failed.map(\.name))")
    for reason in failed.map(\.reason) { #expect(reason.hasSuffix("."), "\(name): \(reason)") }
    #expect(try !smith.isUsed(token), "\(name)")
  }

  @Test func `is refused for white space, padding and another alphabet in any part`() throws {
    let token = try smith.token()
    let parts = token.split(separator: ".").map { String($0) }
    let bends: [(String, @Sendable (String) -> String)] = [
      ("a blank before", { " " + $0 }), ("a blank behind", { $0 + " " }),
      ("a line end behind", { $0 + "\n" }), ("a line end within", { Self.put("\r\n", in: $0) }),
      ("a tab within", { Self.put("\t", in: $0) }), ("=", { $0 + "=" }), ("==", { $0 + "==" }),
      ("===", { $0 + "===" }), ("%3D", { $0 + "%3D" }), ("NUL", { $0 + "\u{0}" }),
      ("+", { Self.put("+", in: $0) }), ("/", { Self.put("/", in: $0) }), ("ſ", { $0 + "ſ" }),
      ("one character more", { $0 + "A" }), ("twice", { $0 + $0 }),
    ]
    for place in 0..<3 {
      for (name, bend) in bends {
        var bent = parts
        bent[place] = bend(bent[place])
        try expectRefusal(
          bent.joined(separator: "."), by: ["form", "signature"], "\(name), part \(place)")
      }
    }
    for (name, text) in [
      ("Bearer", "Bearer " + token), ("quotes", "\"\(token)\""), ("a dot before", "." + token),
      ("a dot behind", token + "."), ("commas", token + "," + token), ("BOM", "\u{FEFF}" + token),
      ("four parts", token + ".AAAA"), ("five parts", token + ".AAAA.AAAA"),
      ("no signature", parts[0] + "." + parts[1]), ("detached", parts[0] + ".." + parts[2]),
    ] { try expectRefusal(text, by: ["form"], name) }
  }

  @Test func `is refused for bits behind its last byte`() throws {
    let token = try smith.token()
    // 256 bytes leave four bits in the last character: all but one of sixteen spellings are wrong.
    let last = try #require(token.last)
    for character in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    where character != last {
      try expectRefusal(
        token.dropLast() + String(character), by: ["form", "signature"], String(character))
    }
  }

  @Test func `is refused in JSON serialisation, with one signature or several`() throws {
    let parts = try smith.token().split(separator: ".")
    let one = #""protected":"\#(parts[0])","signature":"\#(parts[2])""#
    for text in [
      #"{"payload":"\#(parts[1])",\#(one)}"#,
      #"{"payload":"\#(parts[1])","signatures":[{\#(one)}]}"#,
      #"{"payload":"\#(parts[1])","signatures":[{\#(one)},{\#(one)}]}"#,
      "[\"\(parts.joined(separator: "."))\"]",
    ] { try expectRefusal(text, by: ["form"], String(text.prefix(40))) }
  }

  @Test func `is refused for a signature of another length or number`() throws {
    let input = Array(smith.input(smith.header).utf8)
    let honest = try smith.host.sign(input)
    let signatures: [(String, [UInt8])] = [
      ("empty", []), ("one byte", [0]), ("one byte short", Array(honest.dropLast())),
      ("first byte gone", Array(honest.dropFirst())), ("zero behind", honest + [0]),
      ("zero before", [0] + honest), ("twice", honest + honest),
      ("zeros", [UInt8](repeating: 0, count: 256)),
      ("one", [UInt8](repeating: 0, count: 255) + [1]),
      ("all ones", [UInt8](repeating: 0xFF, count: 256)), ("the modulus", smith.host.n),
      ("reversed", honest.reversed()), ("plus the modulus", Self.sum(honest, smith.host.n)),
      ("minus itself", Self.difference(smith.host.n, honest)),
      ("a long one", [UInt8](repeating: 1, count: 100_000)),
      ("another digest", try smith.host.sign(input, as: .pkcs1SHA384)),
      ("PSS", try smith.host.sign(input, as: .pssSHA256)),
      ("somebody else's", try smith.stranger.sign(input)),
      ("of the payload alone", try smith.host.sign(Array(smith.payload().utf8))),
    ]
    for (name, signature) in signatures {
      try expectRefusal(
        try smith.token(signed: { _ in signature }), by: ["signature"], name)
    }
    for bit in stride(from: 0, to: 2048, by: 61) {
      var changed = honest
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      let signature = changed
      try expectRefusal(
        try smith.token(signed: { _ in signature }), by: ["signature"], "bit \(bit)")
    }
  }

  @Test func `is refused for numbers that are none, or beyond all time`() throws {
    let honest = smith.payload(["exp": nil, "iat": nil])
    func token(exp: String, iat: String = "\(Smith.now)", more: String = "") throws -> String {
      try smith.token(nil, #"\#(honest.dropLast()),"exp":\#(exp),"iat":\#(iat)\#(more)}"#)
    }
    for number in [
      "1e400", "-1e400", "1e308", "99999999999999999999", "-9223372036854775808", "-1", "0", "-0",
      "0.5", "\"\(Smith.now + 3600)\"", "null", "true", "[]", "{}", "1e18.5", "0x7fffffff",
      "01795240800", "NaN", "Infinity", "+1795240800", "1795240800.", ".5",
    ] {
      try expectRefusal(token(exp: number), by: ["form", "exp", "claims"], "exp \(number)")
    }
    for number in [
      "1e400", "9223372036854775807", "99999999999999999999", "\"0\"", "null", "1e308",
      "\(Smith.now + 3601)",
    ] {
      try expectRefusal(
        token(exp: "\(Smith.now + 3600)", iat: number), by: ["form", "iat", "claims"],
        "iat \(number)")
      try expectRefusal(
        token(exp: "\(Smith.now + 3600)", more: #","nbf":\#(number)"#), by: ["form", "nbf"],
        "nbf \(number)")
    }
    // As long as a number can be: a judge has to live with it.
    #expect(smith.report(on: try token(exp: "9223372036854775807")).life.remaining != nil)
    #expect(try smith.isUsed(token(exp: "9223372036854775807")))
  }

  @Test func `is refused for another issuer or audience, however alike`() throws {
    for issuer: JSONValue in [
      .string(Passport.host + "/"), .string(Passport.host.uppercased()),
      .string(Passport.host + "\u{0}"),
      .string(Passport.host + ".evil.example"), .string(" " + Passport.host),
      .array([.string(Passport.host)]),
      "", .bool(true), .null,
    ] {
      try expectRefusal(smith.token(nil, smith.payload(["iss": issuer])), by: ["iss"], issuer.text)
    }
    let organization = Passport.organization
    for audience: JSONValue in [
      .array([.string(organization)]), .array([.string(organization), "other"]), "", .null, "*",
      .string(organization.uppercased()), .string(organization + " "), .string(organization + "2"),
      .object(["aud": .string(organization)]),
    ] {
      try expectRefusal(
        smith.token(nil, smith.payload(["aud": audience])), by: ["aud"], audience.text)
    }
  }

  private static func put(_ piece: String, in text: String) -> String {
    String(text.prefix(4)) + piece + String(text.dropFirst(4))
  }

  /// The sum of two numbers of the same length, big-endian, without its carry where it does not fit.
  private static func sum(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
    var (carry, sum) = (0, [UInt8]())
    for (a, b) in zip(left.reversed(), right.reversed()) {
      let total = Int(a) + Int(b) + carry
      sum.append(UInt8(total & 255))
      carry = total >> 8
    }
    return (carry == 0 ? [] : [1]) + sum.reversed()
  }

  private static func difference(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
    var (borrow, rest) = (0, [UInt8]())
    for (a, b) in zip(left.reversed(), right.reversed()) {
      let total = Int(a) - Int(b) - borrow
      rest.append(UInt8(total & 255))
      borrow = total < 0 ? 1 : 0
    }
    return rest.reversed()
  }
}
