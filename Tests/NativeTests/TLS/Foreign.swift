import Foundation
import Native
import TestSupport

/// Certificates that the `openssl` program made: an authority, and two servers' certificates of it.
struct Foreign: Sendable {
  let folder: String
  let first: TLSIdentity
  let second: TLSIdentity
  var authority: String { "\(folder)/ca.pem" }

  /// Made once for all tests.
  static let shared = Task { try await Foreign() }

  private init() async throws {
    folder =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("hostsim-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data("subjectAltName=DNS:app.meingpt.com,DNS:localhost,IP:127.0.0.1\n".utf8)
      .write(to: URL(fileURLWithPath: "\(folder)/names"))
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
    var commands = ["req -x509 \(key) -keyout ca.key -out ca.pem -days 2 -subj /CN=Judge"]
    for name in ["first", "second"] {
      commands += [
        "req \(key) -keyout \(name).key -out \(name).csr -subj /CN=\(name)",
        "x509 -req -in \(name).csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 "
          + "-extfile names -out \(name).pem",
      ]
    }
    for command in commands {
      let words = command.split(separator: " ").map { String($0) }
      let outcome = try await Judge.run(["openssl"] + words, in: folder)
      guard outcome.code == 0 else { throw Judge.NotThere(name: outcome.text) }
    }
    let folder = folder
    func text(_ name: String) throws -> String {
      try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
    }
    func identity(_ name: String) throws -> TLSIdentity {
      TLSIdentity(
        certificates: try text("\(name).pem") + text("ca.pem"), privateKey: try text("\(name).key"))
    }
    first = try identity("first")
    second = try identity("second")
  }
}
