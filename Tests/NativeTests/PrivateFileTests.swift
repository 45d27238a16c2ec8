import Foundation
import Native
import Testing

@Suite struct `A private file` {
  private let folder: String
  init() throws {
    folder = try PrivateFile.makeNewFolder(
      "\(FileManager.default.temporaryDirectory.path)/hostsim-files-")
  }

  private func put(_ names: String...) throws {
    for name in names { try PrivateFile.write([], to: "\(folder)/\(name)") }
  }

  @Test func `what a killed process left half written goes, and nothing else`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let gone = try ChildProcess(["true"])
    _ = gone.wait()
    let running = try ChildProcess(["sleep", "600"])
    defer { running.send(SIGKILL) }
    let own = ProcessInfo.processInfo.processIdentifier
    let stays = [
      "a.json", "a.json.\(running.id).new", "b.json.\(gone.id).new", "a.json.\(gone.id).old",
      "a.json.0.new", "a.json.-1.new", "a.json.x.new", "a.json.new", ".new", "a.json..new",
      "\(gone.id).new", "a.json.99999999999999.new",
    ]
    for name in stays + ["a.json.\(gone.id).new", "a.json.\(own).new"] { try put(name) }
    PrivateFile.removeLeftovers(in: folder) { $0 == "a.json" }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == stays.sorted())
    PrivateFile.removeLeftovers(in: "\(folder)/nowhere") { _ in true }
  }

  @Test func `a folder below a file is an error that names the file`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try put("file")
    for path in ["\(folder)/file/a", "\(folder)/file/a/b"] {
      #expect(
        throws: FileError.refused(
          path: "\(folder)/file", doing: "make a folder in", reason: "Not a directory")
      ) { try PrivateFile.makeFolder(path) }
    }
  }
}
