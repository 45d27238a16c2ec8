import Foundation

/// Programs that judge from outside: `openssl`, `python3`.
enum Program {
  /// What a program did; standard output and standard error as one text.
  struct Outcome: Sendable {
    let code: Int32
    let text: String
  }

  struct NotThere: Error {
    let name: String
  }

  /// Runs a program to its end, in `folder`. It is given up after a minute.
  static func run(
    _ command: [String], input: String = "", in folder: String = "/tmp"
  ) async throws -> Outcome {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(with: Result { try runBlocking(command, input, folder) })
      }
    }
  }

  private static func runBlocking(
    _ command: [String], _ input: String, _ folder: String
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["timeout", "60"] + command
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let name = FileManager.default.temporaryDirectory
      .appendingPathComponent("hostsim-\(UUID().uuidString)")
    defer {
      for end in ["in", "out"] {
        try? FileManager.default.removeItem(at: name.appendingPathExtension(end))
      }
    }
    try Data(input.utf8).write(to: name.appendingPathExtension("in"))
    try Data().write(to: name.appendingPathExtension("out"))
    let output = try FileHandle(forWritingTo: name.appendingPathExtension("out"))
    output.seekToEndOfFile()
    process.standardInput = try FileHandle(forReadingFrom: name.appendingPathExtension("in"))
    process.standardOutput = output
    process.standardError = output
    try process.run()
    process.waitUntilExit()
    let text = try Data(contentsOf: name.appendingPathExtension("out"))
    guard process.terminationStatus != 127 else { throw NotThere(name: command[0]) }
    return Outcome(
      code: process.terminationStatus, text: String(decoding: text, as: UTF8.self))
  }
}
