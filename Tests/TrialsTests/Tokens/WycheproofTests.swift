import Foundation
import Host
import JSON
import Testing
import Tokens

/// Signatures and keys that other implementations have taken and should not have.
@Suite struct `Wycheproof's RS256 vectors` {
  private struct Vector {
    let number: String
    let isValid: Bool
    let token: String
    let key: JSONWebKey
  }

  private static func vectors() throws -> [Vector] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "wycheproof-rs256.txt")
    var vectors: [Vector] = []
    var key: JSONWebKey?
    var common: String?
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      if line.hasPrefix("#") { continue }
      let words = line.split(separator: " ", omittingEmptySubsequences: false)
      if words[0] == "key" {
        let object = try JSONValue(parsing: String(line.dropFirst(4))).objectValue
        key = object.flatMap { JSONWebKey(decoding: $0) }
        common = nil
        continue
      }
      var token = String(words[2])
      if token.hasPrefix("~") {
        token = try #require(common) + "." + token.dropFirst()
      } else if common == nil {
        common = token.split(separator: ".", omittingEmptySubsequences: false).prefix(2)
          .joined(separator: ".")
      }
      vectors.append(
        Vector(
          number: String(words[1]), isValid: words[0] == "valid", token: token,
          key: try #require(key)))
    }
    return vectors
  }

  @Test func `the judge finds every signature valid that is, and no other`() throws {
    let vectors = try Self.vectors()
    #expect(vectors.count == 239)
    #expect(vectors.count { $0.isValid } == 9)
    for vector in vectors {
      let report = TokenReport(
        decoding: vector.token, keySet: [vector.key], verifier: NativeVerifier(),
        expectedIssuer: nil, expectedAudience: nil, at: 0)
      let signature = report.checks.first { $0.name == "signature" }
      #expect(
        (signature?.verdict == .passed) == vector.isValid,
        "\(vector.number): \(signature?.reason ?? "no check")")
      // None of them carries the claims of the contract, so none is acceptable.
      #expect(!report.isAcceptable, "\(vector.number)")
    }
  }

  @Test(arguments: [
    ("353", "The key is not meant for signatures."),
    ("355", "The key is not meant for signatures."),
  ])
  func `a key for something else is named as that`(number: String, reason: String) throws {
    let vector = try #require(try Self.vectors().first { $0.number == number })
    let report = TokenReport(
      decoding: vector.token, keySet: [vector.key], verifier: NativeVerifier(),
      expectedIssuer: nil, expectedAudience: nil, at: 0)
    #expect(report.checks.first { $0.name == "signature" }?.reason == reason)
  }
}
