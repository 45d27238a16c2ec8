import Foundation
import Testing

/// Runs every `console` block of the README in order, in one folder: what stands behind `$ ` is a command, what follows is
/// what it prints, and `…` stands for anything.
@Suite struct `The README` {
  private struct Example {
    let command: String
    var output: [String] = []
  }

  private static let text = try? String(
    contentsOfFile: "\(Sandbox.root)/README.md", encoding: .utf8)

  /// The YAML blocks: scenarios, jobs of continuous integration, and configurations.
  private static func blocks() throws -> (scenarios: [String], jobs: [String], others: [String]) {
    let blocks = try #require(text).matches(of: /```yaml\n([\s\S]*?)```/)
      .map { String($0.output.1) }
    let scenarios = blocks.filter { $0.hasPrefix("scenario:") }
    let jobs = blocks.filter { $0.contains("script/hostsim") }
    return (scenarios, jobs, blocks.filter { !scenarios.contains($0) && !jobs.contains($0) })
  }

  private static func examples() throws -> [Example] {
    let text = try #require(text)
    var (examples, isInside) = ([Example](), false)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isInside = line == "```console"
      } else if isInside, line.hasPrefix("$ ") {
        examples.append(Example(command: String(line.dropFirst(2))))
      } else if isInside, !examples.isEmpty {
        examples[examples.count - 1].output.append(String(line))
      }
    }
    return examples
  }

  @Test func `prints what its commands print`() async throws {
    let sandbox = try Sandbox()
    let server = try await Server.start(in: sandbox, [])
    let examples = try Self.examples()
    #expect(examples.count >= 10)
    try sandbox.write(try #require(try Self.blocks().scenarios.first), to: "first.yaml")
    for example in examples {
      let printed: String
      if example.command == "script/server" {
        printed = server.greeting
      } else {
        let command = example.command.replacing(":7357", with: ":\(server.port)")
        let outcome = try await sandbox.run(["bash", "-c", command])
        printed = outcome.output + outcome.errors
      }
      let shown = printed.replacing(":\(server.port)", with: ":7357")
      #expect(
        Self.matches(shown, example.output), "$ \(example.command)\n\(shown)")
    }
    #expect(try await server.stop() == 0)
  }

  @Test func `shows a configuration that is valid`() async throws {
    let sandbox = try Sandbox()
    let blocks = try Self.blocks().others
    #expect(!blocks.isEmpty)
    for block in blocks {
      try sandbox.write(block, to: "hostsim.yaml")
      let outcome = try await sandbox.hostsim("config")
      #expect(outcome.code == 0, "\(outcome.errors)")
    }
  }

  @Test func `shows scenarios that can be read`() async throws {
    let sandbox = try Sandbox()
    let blocks = try Self.blocks().scenarios
    #expect(blocks.count == 2)
    for block in blocks {
      try sandbox.write(block, to: "scenario.yaml")
      let outcome = try await sandbox.hostsim("scenario", "check", "scenario.yaml")
      #expect(outcome.code == 0, "\(outcome.errors)")
    }
  }

  @Test func `shows jobs whose flags exist`() async throws {
    let help = try await Sandbox().hostsim("test", "--help").output
    let jobs = try Self.blocks().jobs
    #expect(jobs.count == 2)
    for job in jobs {
      let command = try #require(
        job.firstMatch(of: /script\/hostsim test((?:(?!- uses|artifacts)[\s\S])*)/))
      let flags = command.output.1.matches(of: /--[a-z]+/).map { $0.output }
      #expect(flags.count >= 3)
      for flag in flags { #expect(help.contains("\n  \(flag) "), "\(flag)") }
    }
  }

  @Test func `names the scripts, and every flag of serve and test`() async throws {
    let text = try #require(Self.text)
    for command in ["serve", "test"] {
      let help = try await Sandbox().hostsim(command, "--help").output
      for flag in help.matches(of: /\n  (--[a-z\-]+)/).map(\.output.1) where flag != "--version" {
        #expect(text.contains(flag), "\(flag)")
      }
    }
    for script in ["script/hostsim", "script/server", "script/test"] {
      #expect(text.contains(script))
      #expect(FileManager.default.isExecutableFile(atPath: "\(Sandbox.root)/\(script)"))
    }
  }

  private static func matches(_ text: String, _ lines: [String]) -> Bool {
    let parts = lines.joined(separator: "\n").split(
      separator: "…", omittingEmptySubsequences: false)
    var rest = text.trimmingCharacters(in: .newlines)[...]
    guard let first = parts.first, rest.hasPrefix(first) else { return false }
    rest = rest.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() {
      guard let place = rest.firstRange(of: part) else { return false }
      rest = rest[place.upperBound...]
    }
    guard parts.count > 1, let last = parts.last else { return rest.isEmpty }
    return rest.hasSuffix(last)
  }
}
