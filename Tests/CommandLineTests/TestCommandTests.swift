import Foundation
import JSON
import Testing

@Suite struct `hostsim test` {
  private static let good = """
    scenario: The token is renewed in time
    tags: [smoke]
    steps:
      - open
      - expect: {refresh: before-expiry}
      - expect: {app-token: current}

    """
  private static let bad = """
    scenario: The host never answers
    refreshes: [silence]
    steps:
      - open
      - wait: 56m
      - expect: {refreshes: 1}
      - note: not reached

    """
  private static let shown =
    "scenario: The name is shown\nsteps:\n  - open\n  - expect: {text: A}\n"
  private let sandbox: Sandbox
  init() throws {
    sandbox = try Sandbox()
    try FileManager.default.createDirectory(
      atPath: "\(sandbox.path)/scenarios", withIntermediateDirectories: true)
    try sandbox.write(Self.good, to: "scenarios/good.yaml")
  }

  private func test(_ arguments: String...) async throws -> Sandbox.Outcome {
    try await sandbox.run(
      ["hostsim", "test", "--browser", "none", "--seed", "1", "--jobs", "1"] + arguments)
  }

  /// The output without what differs from run to run.
  private func steady(_ text: String) -> String {
    text.replacing(#/[0-9.]+ s(?=[ .])/#, with: "{took}").replacing(#/ +\{took\}/#, with: " {took}")
      .replacing(sandbox.path, with: "{folder}")
  }

  @Test func `plays the folder scenarios that is here`() async throws {
    let outcome = try await test()
    #expect(outcome.code == 0 && outcome.errors.isEmpty)
    try expectGolden(steady(outcome.output), "test-passed")
  }

  @Test func `an expectation that is not met ends it with 1`() async throws {
    try sandbox.write(Self.bad, to: "bad.yaml")
    let outcome = try await test("bad.yaml", "scenarios")
    #expect(outcome.code == 1 && outcome.errors.isEmpty)
    try expectGolden(steady(outcome.output), "test-failed")
  }

  @Test func `steps that need a browser end it with 3, unless that is allowed`() async throws {
    try sandbox.write(Self.shown, to: "shown.yaml")
    let outcome = try await test("shown.yaml")
    #expect(outcome.code == 3)
    try expectGolden(steady(outcome.output) + outcome.errors, "test-incomplete")
    #expect(try await test("shown.yaml", "--allow-incomplete").code == 0)
  }

  @Test func `nothing runs while a file is bad, and all mistakes are told`() async throws {
    try sandbox.write("scenario: X\nsteps:\n  - opne\n  - wait: 5 minutes\n", to: "x.yaml")
    try sandbox.write("scenario: Y\nsteps:\n  - open: {persona: nobody}\n", to: "y.yaml")
    let outcome = try await test("scenarios", "x.yaml", "y.yaml")
    #expect(outcome.code == 2 && outcome.output.isEmpty)
    try expectGolden(outcome.errors, "test-bad-files")
    let people = try await test("scenarios", "y.yaml")
    #expect(people.code == 2 && people.output.isEmpty)
    try expectGolden(people.errors, "test-bad-persona")
  }

  @Test(
    arguments: [
      (["--browser", "chrome"], 64, "browser"), (["--shard", "3/2"], 64, "shard"),
      (["--jobs", "0"], 64, "jobs"), (["--report", "pdf=x"], 64, "report"),
      (["--tag", "smok"], 64, "tag"), (["--filter", "zzz"], 64, "filter"),
      (["--filter", "/(/"], 64, "pattern"), (["nowhere.yaml"], 2, "missing"),
      (["--app", "nowhere"], 64, "app"), (["--capabilities", "firefox"], 64, "capabilities"),
    ] as [([String], Int32, String)])
  func `a wrong flag is one sentence and a remedy`(
    arguments: [String], code: Int32, name: String
  ) async throws {
    let outcome = try await sandbox.run(["hostsim", "test", "--browser", "none"] + arguments)
    #expect(outcome.code == code && outcome.output.isEmpty)
    try expectGolden(outcome.errors, "test-error-\(name)")
  }

  @Test(arguments: [(["--browser", "firefox"], "firefox"), ([], "none")])
  func `a machine without browsers ends it with 3 and the command that helps`(
    arguments: [String], name: String
  ) async throws {
    try FileManager.default.createDirectory(
      atPath: "\(sandbox.path)/bin", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: "\(sandbox.path)/bin/hostsim", withDestinationPath: "\(Sandbox.products)/hostsim")
    let outcome = try await sandbox.run(
      ["PATH=\(sandbox.path)/bin", "hostsim", "test"] + arguments)
    #expect(outcome.code == 3 && outcome.output.isEmpty)
    try expectGolden(outcome.errors, "test-no-browser-\(name)")
  }

  @Test func `writes reports, the same for the same seed`() async throws {
    let reports = ["junit=r/j.xml", "tap=r/t.tap", "html=r/h.html"].flatMap { ["--report", $0] }
    func play(_ name: String) async throws -> JSONValue {
      let outcome = try await sandbox.run(
        ["hostsim", "test", "--browser", "none", "--seed", "5", "--report", "json=\(name)"]
          + reports)
      #expect(outcome.code == 0)
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(sandbox.path)/\(name)"))
      return try JSONValue(parsing: [UInt8](bytes))
    }
    let (first, second) = (try await play("1.json"), try await play("2.json"))
    let (one, two) = (first["trials"]?.arrayValue, second["trials"]?.arrayValue)
    #expect(one?.count == 1 && one?[0]["timeline"] == two?[0]["timeline"])
    #expect(one?[0]["timeline"]?.text == two?[0]["timeline"]?.text)
    for name in ["j.xml", "t.tap", "h.html"] {
      #expect(FileManager.default.fileExists(atPath: "\(sandbox.path)/r/\(name)"))
    }
  }

  @Test func `chooses by tag, name and part`() async throws {
    try sandbox.write(Self.bad, to: "scenarios/bad.yaml")
    #expect(try await test("--tag", "smoke").code == 0)
    #expect(try await test("--filter", "NEVER").code == 1)
    #expect(try await test("--shard", "1/2").code == 1)
    #expect(try await test("--shard", "2/2").code == 0)
  }
}
