import Foundation
import Testing

/// Compares a whole diagnosis with a file of the folder Golden; with `RECORD=1` writes that file instead.
func expectGolden(
  _ text: String, _ name: String, location: SourceLocation = #_sourceLocation
) throws {
  let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../Golden/\(name).txt").standardizedFileURL
  if ProcessInfo.processInfo.environment["RECORD"] == "1" {
    try Data((text + "\n").utf8).write(to: file)
  }
  let expected = try String(contentsOf: file, encoding: .utf8)
  #expect(
    text + "\n" == expected, "Golden/\(name).txt; RECORD=1 re-records", sourceLocation: location)
}
