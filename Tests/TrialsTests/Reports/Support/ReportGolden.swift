import Foundation
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
  let process = Process()
  let folder = FileManager.default.temporaryDirectory
  let file = folder.appendingPathComponent("hostsim-report-\(UUID().uuidString)")
  try Data(text.utf8).write(to: file)
  defer { try? FileManager.default.removeItem(at: file) }
  let output = Pipe()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = command
  process.standardInput = try FileHandle(forReadingFrom: file)
  process.standardOutput = output
  process.standardError = output
  try process.run()
  let bytes = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
}
