import Browsers
import Foundation
import Native

/// The built program as somebody calls it: with a home and a folder for temporary files of its own.
final class HostsimCommand: Sendable {
  /// Everything that it leaves; gone with this value.
  let folder: String
  /// Where it puts what is temporary.
  let temporary: String
  private let process: ChildProcess
  private let pipe = Pipe()
  private let printed = Locked("")

  /// Starts it. `arguments` are told the folder; `temporary` is the name of the one below it for temporary files.
  init(temporary: String = "tmp", _ arguments: (_ folder: String) -> [String]) throws {
    folder = try PrivateFile.makeNewFolder(
      "\(FileManager.default.temporaryDirectory.path)/hostsim-command-")
    self.temporary = "\(folder)/\(temporary)"
    try PrivateFile.makeFolder(self.temporary)
    pipe.fileHandleForReading.readabilityHandler = { [printed] handle in
      let data = handle.availableData
      if data.isEmpty { handle.readabilityHandler = nil }
      printed.withLock { $0 += String(decoding: data, as: UTF8.self) }
    }
    let output = pipe.fileHandleForWriting
    process = try ChildProcess(
      [program] + arguments(folder),
      environment: ProcessInfo.processInfo.environment.merging([
        "HOME": folder, "TMPDIR": self.temporary,
      ]) { $1 }, output: output.fileDescriptor, errors: output.fileDescriptor)
    try output.close()
  }

  deinit {
    process.send(SIGKILL)
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// What it has printed, on standard output and standard error.
  var output: String { printed.withLock(\.self) }

  /// What Ctrl-C does.
  func interrupt() { process.send(SIGINT) }

  /// Its exit code, when it has ended.
  func exitCode() async throws -> Int32 {
    try await Waiting.wait(for: "hostsim ends", within: .seconds(120)) {
      () throws(BrowserError) in
      process.exitCode.map { .done($0) } ?? .notYet(output)
    }
  }

  /// Returns when it has printed this.
  func untilPrinted(_ text: String) async throws {
    try await Waiting.wait(for: "hostsim prints \(text)", within: .seconds(60)) {
      () throws(BrowserError) in
      output.contains(text) ? .done(()) : .notYet(output)
    }
  }

  /// The command lines of processes that name its folder for temporary files: what it has started.
  func leftProcesses() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.filter { $0.allSatisfy(\.isNumber) }.compactMap { name in
      guard let data = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else {
        return nil
      }
      let line = String(decoding: data, as: UTF8.self).replacing("\0", with: " ")
      return line.contains(temporary) ? line : nil
    }
  }

  /// What lies in its folder for temporary files.
  func leftFiles() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: temporary)
  }
}
