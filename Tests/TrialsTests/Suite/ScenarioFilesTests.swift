import Foundation
import Scenarios
import Testing
import Trials

/// A folder of a test's own, gone with it.
final class TestFolder: Sendable {
  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("hostsim-trials-\(UUID().uuidString)").path

  init(_ files: [String: String] = [:]) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, text) in files { try write(Array(text.utf8), to: name) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ bytes: [UInt8], to name: String) throws {
    let file = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }
}

@Suite struct `Scenario files` {
  private static let good = "scenario: Opens\nsteps:\n  - open\n"

  @Test func `of a folder are everything below it, by path, each once`() throws {
    let folder = try TestFolder([
      "b/two.yaml": Self.good, "a.yml": Self.good, "b/one.yaml": Self.good,
      "notes.txt": "", ".hidden/x.yaml": "", "c.yaml/inside.yaml": Self.good,
    ])
    let found = try ScenarioFiles.find([folder.path, "\(folder.path)/a.yml", folder.path])
    #expect(
      found
        == ["a.yml", "b/one.yaml", "b/two.yaml", "c.yaml/inside.yaml"].map {
          "\(folder.path)/\($0)"
        })
    #expect(try ScenarioFiles.find(["\(folder.path)/b/"]).first == "\(folder.path)/b/one.yaml")
    #expect(try ScenarioFiles.read(found).map(\.file) == found)
  }

  @Test func `that are not there are an error`() throws {
    let folder = try TestFolder(["notes.txt": ""])
    #expect(throws: SuiteError.noSuchFile("nowhere")) { try ScenarioFiles.find(["nowhere"]) }
    #expect(throws: SuiteError.noScenarios(in: folder.path)) {
      try ScenarioFiles.find([folder.path])
    }
  }

  @Test func `tell all mistakes of all files`() throws {
    let folder = try TestFolder([
      "a.yaml": "scenario: A\nsteps:\n  - opne\n  - wiat: 3m\n", "b.yaml": Self.good,
      "c.yaml": "scenario: C\n",
    ])
    let files = try ScenarioFiles.find([folder.path])
    let error = #expect(throws: SuiteError.self) { try ScenarioFiles.read(files) }
    guard case .badFiles(let mistakes)? = error else { return }
    #expect(mistakes.map(\.errors.count) == [2, 1])
    #expect(mistakes[0].errors[0].summary.contains("a.yaml:3:5: unknown step \"opne\""))
  }

  @Test func `that are no text are an error`() throws {
    let folder = try TestFolder()
    try folder.write([0x73, 0xFF, 0xFE], to: "x.yaml")
    let file = "\(folder.path)/x.yaml"
    #expect(throws: SuiteError.unreadable(file, detail: "It is not UTF-8.")) {
      try ScenarioFiles.read([file])
    }
  }
}
