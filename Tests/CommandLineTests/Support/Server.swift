import Foundation
import Native

/// A `hostsim serve` of a test's own, on a free port.
final class Server: Sendable {
  private let process: ChildProcess
  private let output = Pipe()
  /// What it printed until it was ready.
  let greeting: String
  /// The port it listens on.
  let port: Int

  /// Its process id.
  var id: Int32 { process.id }

  /// Starts it with these arguments, in a shell that has done `preparation`, and waits until it prints `ready`.
  static func start(
    in sandbox: Sandbox, _ arguments: [String], preparation: String = ":",
    ready: String = "Ctrl-C ends it.\n"
  ) async throws -> Server {
    try await offMainPool { try Server(in: sandbox, arguments, preparation, ready: ready) }
  }

  private init(
    in sandbox: Sandbox, _ arguments: [String], _ preparation: String, ready: String
  ) throws {
    process = try ChildProcess(
      [
        "/bin/bash", "-c", "\(preparation); exec \"$@\"", "bash", "\(Sandbox.products)/hostsim",
        "serve", "--port", "0",
      ] + arguments,
      environment: sandbox.environment, directory: sandbox.path,
      output: output.fileHandleForWriting.fileDescriptor)
    try output.fileHandleForWriting.close()
    var bytes = Data()
    while !String(decoding: bytes, as: UTF8.self).hasSuffix(ready) {
      let chunk = output.fileHandleForReading.availableData
      if chunk.isEmpty { break }
      bytes += chunk
    }
    greeting = String(decoding: bytes, as: UTF8.self)
    let match = greeting.firstMatch(of: /127\.0\.0\.1:([0-9]+)/)
    port = match.flatMap { Int($0.1) } ?? 0
  }

  deinit { process.send(SIGTERM) }

  /// Sends a signal and gives the exit code.
  func stop(_ signal: Int32 = SIGTERM) async throws -> Int32 {
    try await offMainPool { [self] in
      process.send(signal)
      return process.wait()
    }
  }
}
