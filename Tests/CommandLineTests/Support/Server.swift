import Foundation

/// A `hostsim serve` of a test's own, on a free port.
final class Server: Sendable {
  private let process = Process()
  /// What it printed until it was ready.
  let greeting: String
  /// The port it listens on.
  let port: Int

  /// Starts it with these arguments and waits until it prints `ready`.
  static func start(
    in sandbox: Sandbox, _ arguments: [String], ready: String = "Ctrl-C ends it.\n"
  ) async throws -> Server {
    try await offMainPool { try Server(in: sandbox, arguments, ready: ready) }
  }

  private init(in sandbox: Sandbox, _ arguments: [String], ready: String) throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "\(Sandbox.products)/hostsim")
    process.arguments = ["serve", "--port", "0"] + arguments
    process.environment = sandbox.environment
    process.currentDirectoryURL = URL(fileURLWithPath: sandbox.path)
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
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

  deinit { if process.isRunning { process.terminate() } }

  /// Sends a signal and gives the exit code.
  func stop(_ signal: Int32 = SIGTERM) async throws -> Int32 {
    try await offMainPool { [self] in
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      return process.terminationStatus
    }
  }
}
