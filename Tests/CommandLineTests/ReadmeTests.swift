import Foundation
import Testing

/// Runs every `console` block of the README in order, in one folder: what stands behind `$ ` is a command, what follows is
/// what it prints, and `…` stands for anything.
@Suite struct `The README` {
  private struct Example {
    let command: String
    var output: [String] = []
  }

  private static func examples() throws -> [Example] {
    let text = try String(contentsOfFile: "\(Sandbox.root)/README.md", encoding: .utf8)
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
    let text = try String(contentsOfFile: "\(Sandbox.root)/README.md", encoding: .utf8)
    let blocks = text.matches(of: /```yaml\n([\s\S]*?)```/)
    #expect(!blocks.isEmpty)
    for block in blocks {
      try sandbox.write(String(block.output.1), to: "hostsim.yaml")
      let outcome = try await sandbox.hostsim("config")
      #expect(outcome.code == 0, "\(outcome.errors)")
    }
  }

  @Test func `names the scripts, and every flag of serve`() async throws {
    let text = try String(contentsOfFile: "\(Sandbox.root)/README.md", encoding: .utf8)
    let help = try await Sandbox().hostsim("serve", "--help").output
    for flag in help.matches(of: /\n  (--[a-z\-]+)/).map(\.output.1) where flag != "--version" {
      #expect(text.contains(flag), "\(flag)")
    }
    for script in ["script/server", "script/test"] {
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
