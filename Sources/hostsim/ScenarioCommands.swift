import ArgumentParser
import Foundation
import JSON
import Scenarios
import Trials

/// `hostsim scenario`: what there is to play, and whether files are right.
struct ScenarioCommands: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scenario",
    abstract: "List scenarios, check files, or print their JSON Schema.",
    discussion: """
      Examples:
        hostsim scenario list
        hostsim scenario check my-scenarios
        hostsim scenario schema > scenario.schema.json
      """,
    subcommands: [List.self, Check.self, Schema.self], defaultSubcommand: List.self)

  /// `hostsim scenario list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List scenarios with their titles and tags.",
      discussion: """
        Without a path the scenarios that hostsim brings along are listed.

        Examples:
          hostsim scenario list
          hostsim scenario list my-scenarios --tag refresh --json
        """)

    @Argument(help: ArgumentHelp("Files and folders.", valueName: "path"))
    var paths: [String] = []
    @Option(help: ArgumentHelp("Only those with this tag; repeatable.", valueName: "tag"))
    var tag: [String] = []
    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
      let paths = self.paths.isEmpty ? [try Places.scenarioDirectory()] : self.paths
      let scenarios = try ScenarioCommands.read(paths).filter { scenario in
        tag.allSatisfy { scenario.tags.contains($0) }
      }
      Console.show(json ? Self.json(scenarios).prettyText : Self.table(scenarios))
    }

    private static func table(_ scenarios: [Scenario]) -> String {
      let files = scenarios.map { $0.file ?? "" }
      let width = files.map(\.count).max() ?? 0
      let lines = zip(scenarios, files).map { scenario, file in
        let space = String(repeating: " ", count: width - file.count)
        let tags = scenario.tags.isEmpty ? "" : "  [\(scenario.tags.joined(separator: ", "))]"
        return "\(file)\(space)  \(scenario.name)\(tags)"
      }
      return (lines + ["\(scenarios.count) scenario\(scenarios.count == 1 ? "" : "s")"])
        .joined(separator: "\n")
    }

    private static func json(_ scenarios: [Scenario]) -> JSONValue {
      .array(
        scenarios.map { scenario in
          [
            "file": .optional(scenario.file), "scenario": .string(scenario.name),
            "about": .optional(scenario.about),
            "tags": .array(scenario.tags.map { .string($0) }),
            "clock": .string(scenario.clock.rawValue), "steps": .number(scenario.steps.count),
          ]
        })
    }
  }

  /// `hostsim scenario check`.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read scenario files and tell every mistake at once, with exit code 2.",
      discussion: """
        Nothing is played. Each mistake has its place, its line with a caret, and the nearest valid word.

        Example: hostsim scenario check my-scenarios
        """)

    @Argument(help: ArgumentHelp("Files and folders.", valueName: "path"))
    var paths: [String]

    func run() throws {
      let count = try ScenarioCommands.read(paths).count
      Console.show(count == 1 ? "1 scenario is right." : "\(count) scenarios are right.")
    }
  }

  /// `hostsim scenario schema`.
  struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the JSON Schema of scenario files, which editors complete and check by.",
      discussion: """
        With the YAML language server a first line in a scenario names it:
          # yaml-language-server: $schema=scenario.schema.json

        Example: hostsim scenario schema > scenario.schema.json
        """)

    func run() { Console.show(JSONValue.object(scenarioSchema()).prettyText) }
  }

  /// All scenarios of these files and folders.
  private static func read(_ paths: [String]) throws(CommandFailure) -> [Scenario] {
    do throws(SuiteError) {
      return try ScenarioFiles.read(try ScenarioFiles.find(paths))
    } catch { throw CommandFailure(error) }
  }
}

extension Places {
  /// The folder with the scenarios that hostsim brings along: `scenarios` here, else beside `static`.
  static func scenarioDirectory() throws(CommandFailure) -> String {
    if isFolder("scenarios") { return "scenarios" }
    let pages = try staticDirectory(flag: nil)
    let folder = (pages as NSString).deletingLastPathComponent + "/scenarios"
    guard isFolder(folder) else {
      throw CommandFailure(
        message:
          "The scenarios are not found: there is no folder scenarios/ here or beside \(pages).",
        remedy: "Name one: hostsim scenario list FOLDER", code: CommandFailure.badFile)
    }
    return folder
  }

  private static func isFolder(_ path: String) -> Bool {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) != nil
  }
}
