import Foundation
internal import Native

/// Programs that judge from outside: `openssl`, `python3`, `node`.
package enum Judge {
  /// What a program did.
  package struct Outcome: Sendable {
    /// Its exit code.
    package let code: Int32
    /// What it printed on standard output and standard error, as one.
    package let text: String
  }

  /// A program that is not installed.
  package struct NotThere: Error {
    /// Its name.
    package let name: String

    /// The program `name` is not installed.
    package init(name: String) { self.name = name }
  }

  /// Runs a program to its end, in `folder`. It is given up after a minute.
  package static func run(
    _ command: [String], input: String = "", in folder: String = "/tmp"
  ) async throws -> Outcome {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(
          with: Result { try runBlocking(command, input: Array(input.utf8), in: folder) })
      }
    }
  }

  /// The same on this thread.
  package static func runBlocking(
    _ command: [String], input: [UInt8] = [], in folder: String = "/tmp"
  ) throws -> Outcome {
    let name = FileManager.default.temporaryDirectory
      .appendingPathComponent("hostsim-\(UUID().uuidString)")
    let (input, output) = (
      try File(name.appendingPathExtension("in"), Data(input)),
      try File(name.appendingPathExtension("out"), Data())
    )
    let process = try ChildProcess(
      ["timeout", "60"] + command, directory: folder, input: input.descriptor,
      output: output.descriptor, errors: output.descriptor)
    let code = process.wait()
    guard code != 127 else { throw NotThere(name: command[0]) }
    return Outcome(code: code, text: String(decoding: try output.content(), as: UTF8.self))
  }

  /// A file for one of a program's streams; gone with this value. (A pipe could fill up.)
  private final class File {
    private let url: URL
    private let handle: FileHandle

    init(_ url: URL, _ content: Data) throws {
      try content.write(to: url)
      self.url = url
      handle = try FileHandle(forUpdating: url)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    var descriptor: Int32 { handle.fileDescriptor }

    func content() throws -> Data { try Data(contentsOf: url) }
  }
}
