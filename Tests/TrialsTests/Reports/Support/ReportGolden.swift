import Foundation
import TestSupport
import Testing

/// The folder of the repository.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .appendingPathComponent("../../../..").standardizedFileURL

/// Compares a whole report with a file of the folder Golden; with `RECORD=1` writes that file instead.
func expectReport(
  _ text: String, _ name: String, location: SourceLocation = #_sourceLocation
) throws {
  let file = repository.appendingPathComponent("Tests/TrialsTests/Golden/\(name)")
  if ProcessInfo.processInfo.environment["RECORD"] == "1" { try Data(text.utf8).write(to: file) }
  let expected = try String(contentsOf: file, encoding: .utf8)
  #expect(text == expected, "Golden/\(name); RECORD=1 re-records", sourceLocation: location)
}

/// Gives a text to a program on its standard input; what it prints, and its exit code.
func judged(_ command: [String], _ text: String) throws -> (code: Int32, output: String) {
  let outcome = try Judge.runBlocking(command, input: Array(text.utf8))
  return (outcome.code, outcome.text)
}
