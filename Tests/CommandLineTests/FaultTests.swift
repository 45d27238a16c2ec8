import Foundation
import JSON
import Testing

/// What is left when a program is killed at any of its writes, or the disk is full from one of them on.
@Suite struct `A fault at any write` {
  private let sandbox: Sandbox
  init() throws { sandbox = try Sandbox() }

  /// Runs the words with a fault at the first, the second, … write below the folder, until they get through, and has
  /// each end looked at.
  private func run(
    _ words: [String], fault: String, below folder: String, every step: Int = 1,
    before: () async throws -> Void = {},
    after: (_ number: Int) async throws -> Void
  ) async throws {
    for number in stride(from: 1, through: 100, by: step) {
      try await before()
      let outcome = try await sandbox.run(
        try FaultLibrary.variables(fault, below: "\(sandbox.path)/\(folder)", at: number)
          + ["hostsim"] + words)
      // A report ends as what it is about did.
      if outcome.code < 2, outcome.errors.isEmpty {
        #expect(number > 4, "The fault never struck.")
        return
      }
      if fault == "kill" {
        #expect(outcome.code == 137, "\(number): \(outcome.errors)")
      } else {
        #expect(outcome.errors.contains("No space left on device"), "\(number): \(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 2, "\(number): \(outcome.errors)")
        #expect(outcome.errors.hasPrefix("error: "), "\(number): \(outcome.errors)")
      }
      try await after(number)
      if !outcome.errors.contains("No space left on device"), outcome.code != 9 { return }
    }
    Issue.record("A hundred writes are not the end.")
  }

  private func keys() async throws -> Set<String> {
    let outcome = try await sandbox.hostsim("keys", "list", "--json", "--state-dir", "state")
    #expect(outcome.code == 0, "\(outcome.errors)")
    return Set(outcome.output.matches(of: /[A-Za-z0-9_-]{43}/).map { String($0.output) })
  }

  /// What lies below the state folder under a name that only a file half written has.
  private func leftovers() -> [String] {
    let all = FileManager.default.enumerator(atPath: "\(sandbox.path)/state")
    return (all?.allObjects as? [String] ?? []).filter { $0.hasSuffix(".new") }
  }

  @Test(arguments: ["kill", "full"])
  func `the next start makes the keys that one was making`(fault: String) async throws {
    try await run(
      ["token", "--state-dir", "state"], fault: fault, below: "state", every: 4,
      before: { try? FileManager.default.removeItem(atPath: "\(sandbox.path)/state") },
      after: { number in
        let next = try await sandbox.hostsim("token", "--state-dir", "state")
        #expect(next.code == 0, "\(number): \(next.errors)")
        #expect(leftovers().isEmpty, "\(number)")
        let token = next.output.filter { !$0.isWhitespace }
        let judged = try await sandbox.hostsim("token", "--decode", token, "--state-dir", "state")
        #expect(judged.code == 0, "\(number): \(judged.output)\(judged.errors)")
      })
  }

  @Test(arguments: ["kill", "full"])
  func `a rotation loses no key`(fault: String) async throws {
    _ = try await sandbox.hostsim("token", "--state-dir", "state")
    var known = try await keys()
    #expect(!known.isEmpty)
    try await run(["keys", "rotate", "--state-dir", "state"], fault: fault, below: "state") {
      number in
      let now = try await keys()
      #expect(known.isSubset(of: now), "\(number): \(known.subtracting(now)) is gone")
      known = now
      #expect(leftovers().isEmpty, "\(number)")
    }
  }

  @Test(arguments: ["kill", "full"])
  func `an authority is the old one or the new one`(fault: String) async throws {
    _ = try await sandbox.hostsim("ca", "--state-dir", "state")
    try await run(["ca", "renew", "--state-dir", "state"], fault: fault, below: "state") { number in
      let shown = try await sandbox.hostsim("ca", "--state-dir", "state")
      #expect(shown.code == 0, "\(number): \(shown.errors)")
      #expect(leftovers().isEmpty, "\(number)")
      _ = try await sandbox.hostsim("ca", "export", "ca.pem", "--state-dir", "state")
      let judge = try await sandbox.run(["openssl", "verify", "-CAfile", "ca.pem", "ca.pem"])
      #expect(judge.code == 0, "\(number): \(judge.errors)")
    }
  }

  @Test(arguments: ["kill", "full"])
  func `a report is the old one or the new one`(fault: String) async throws {
    let run = "\(Sandbox.root)/Tests/TrialsTests/Golden/report.json"
    try FileManager.default.createDirectory(
      atPath: "\(sandbox.path)/out", withIntermediateDirectories: true)
    try sandbox.write("old", to: "out/a.json")
    try await self.run(
      ["report", run, "--json", "out/a.json"], fault: fault,
      below: "out"
    ) { number in
      let text = try String(contentsOfFile: "\(sandbox.path)/out/a.json", encoding: .utf8)
      #expect(text == "old" || (try? JSONValue(parsing: text)) != nil, "\(number): \(text.count)")
    }
  }
}
