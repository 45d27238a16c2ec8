import Foundation
import Testing

/// The texts that must come out exactly so, in the folder Golden beside the tests' folders.
enum Golden {
  /// The folder.
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Golden")

  /// The names of the files that begin with a prefix, without `.txt`.
  static func names(prefix: String) throws -> Set<String> {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return Set(files.filter { $0.hasPrefix(prefix) }.map { $0.replacing(".txt", with: "") })
  }
}

/// Compares a whole text with `Golden/NAME.txt`; with `RECORD=1` writes that file instead.
func expectGolden(
  _ text: String, _ name: String, location: SourceLocation = #_sourceLocation
) throws {
  let file = Golden.folder.appendingPathComponent("\(name).txt")
  if ProcessInfo.processInfo.environment["RECORD"] == "1" {
    try Data((text + "\n").utf8).write(to: file)
  }
  let expected = try String(contentsOf: file, encoding: .utf8)
  #expect(
    text + "\n" == expected, "Golden/\(name).txt; RECORD=1 re-records", sourceLocation: location)
}
