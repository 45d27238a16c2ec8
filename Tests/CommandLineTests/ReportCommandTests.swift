import Foundation
import Testing

@Suite struct `hostsim report` {
  private let sandbox: Sandbox
  private let run = "\(Sandbox.root)/Tests/TrialsTests/Golden/report.json"
  init() throws { sandbox = try Sandbox() }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(sandbox.path)/\(name)", encoding: .utf8)
  }

  @Test func `without a format it prints what the terminal showed`() async throws {
    let outcome = try await sandbox.hostsim("report", run)
    #expect(outcome.code == 1 && outcome.errors.isEmpty)
    try expectGolden(outcome.output, "report")
  }

  @Test func `it writes every format, into folders that it makes`() async throws {
    let outcome = try await sandbox.hostsim(
      "report", run, "--html", "out/report.html", "--junit", "out/junit.xml", "--tap", "out/a.tap",
      "--json", "out/run.json")
    #expect(outcome.code == 1 && outcome.output.isEmpty && outcome.errors.isEmpty)
    #expect(try text("out/report.html").hasPrefix("<!doctype html>\n"))
    #expect(try text("out/junit.xml").contains("<testsuites name=\"hostsim\" tests=\"6\""))
    #expect(try text("out/a.tap").hasPrefix("TAP version 14\n1..6\n"))
    #expect(try text("out/run.json") == String(contentsOfFile: run, encoding: .utf8))
  }

  @Test(
    arguments: [
      (["failed": "passed", "broken": "passed"], 0), (["failed": "passed"], 3), ([:], 1),
    ] as [([String: String], Int32)])
  func `it ends as the run did`(changes: [String: String], code: Int32) async throws {
    var text = try String(contentsOfFile: run, encoding: .utf8)
    for (old, new) in changes {
      text.replace(
        "\"outcome\": \"\(old)\",\n      \"attempt\"",
        with: "\"outcome\": \"\(new)\",\n      \"attempt\"")
    }
    try sandbox.write(text, to: "changed.json")
    #expect(try await sandbox.hostsim("report", "changed.json").code == code)
    #expect(try await sandbox.hostsim("report", "changed.json", "--tap", "-").code == code)
  }

  @Test func `a dash is standard output`() async throws {
    let outcome = try await sandbox.hostsim("report", run, "--tap", "-")
    #expect(outcome.code == 1 && outcome.output.hasPrefix("TAP version 14\n1..6\n"))
  }

  @Test func `several results are one suite`() async throws {
    let other = try String(contentsOfFile: run, encoding: .utf8)
      .replacing("\"browser\": \"chromium\"", with: "\"browser\": \"edge\"")
    try sandbox.write(other, to: "other.json")
    let outcome = try await sandbox.hostsim("report", run, "other.json", run)
    #expect(outcome.output.contains("\n9 scenarios: 4 passed, 3 failed, 1 incomplete, 1 broken. "))
  }

  @Test(arguments: [
    (["no.json"], Int32(2), "missing"), (["bad.json"], 2, "other"), (["text.json"], 2, "text"),
    ([], 64, "nothing"), (["good.json", "--html", "/proc/x/y.html"], 2, "unwritable"),
  ])
  func `what cannot be read or written is one sentence and a remedy`(
    arguments: [String], code: Int32, name: String
  ) async throws {
    try sandbox.write(#"{"format": "other/1"}"#, to: "bad.json")
    try sandbox.write("run", to: "text.json")
    try sandbox.write(String(contentsOfFile: run, encoding: .utf8), to: "good.json")
    let outcome = try await sandbox.run(["hostsim", "report"] + arguments)
    #expect(outcome.code == code && outcome.output.isEmpty)
    try expectGolden(outcome.errors, "report-error-\(name)")
  }
}
