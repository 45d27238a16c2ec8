import Foundation
import Native

/// A folder of a test's own, in which programs run: the current folder, the state folder and `HOME`. Gone with the test.
final class Sandbox: Sendable {
  /// What a program did.
  struct Outcome: Sendable {
    let code: Int32
    let output: String
    let errors: String
  }

  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("hostsim-\(UUID().uuidString)").path

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The repository.
  static let root = String(#filePath.split(separator: "/").dropLast(4).joined(separator: "/"))
    .withRoot

  /// The folder with the built program: the one the tests themselves lie in.
  static let products: String = {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    while folder.path != "/" {
      let program = folder.appendingPathComponent("hostsim").path
      if FileManager.default.isExecutableFile(atPath: program) { return folder.path }
      folder.deleteLastPathComponent()
    }
    return "\(root)/.build/debug"
  }()

  /// Python with PyJWT, made by `script/test`.
  static let python = "\(root)/.build/python/bin/python3"

  var environment: [String: String] {
    var variables = ProcessInfo.processInfo.environment
    for name in ["HOSTSIM_STATIC", "XDG_STATE_HOME"] { variables[name] = nil }
    variables["HOME"] = path
    variables["COLUMNS"] = "100"
    variables["PATH"] = "\(Self.products):\(variables["PATH"] ?? "/usr/bin:/bin")"
    variables["NODE_PATH"] = "/usr/share/nodejs"
    variables["SWIFT_BACKTRACE"] = "enable=no"
    return variables
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }

  /// Runs hostsim to its end.
  func hostsim(_ arguments: String..., input: String = "") async throws -> Outcome {
    try await run(["\(Self.products)/hostsim"] + arguments, input: input)
  }

  /// Runs a program to its end, found on the `PATH` if it has no slash.
  func run(_ command: [String], input: String = "") async throws -> Outcome {
    try await offMainPool { try self.runBlocking(command, input: input) }
  }

  private func runBlocking(_ command: [String], input: String) throws -> Outcome {
    let id = UUID().uuidString
    func handle(_ name: String) throws -> (URL, FileHandle) {
      let url = URL(fileURLWithPath: "\(path)/.\(name)-\(id)")
      try Data(name == "in" ? Array(input.utf8) : []).write(to: url)
      return (url, try FileHandle(forUpdating: url))
    }
    let (input, output, errors) = (try handle("in"), try handle("out"), try handle("err"))
    let process = try ChildProcess(
      ["/usr/bin/env"] + command, environment: environment, directory: path,
      input: input.1.fileDescriptor, output: output.1.fileDescriptor,
      errors: errors.1.fileDescriptor)
    return Outcome(
      code: process.wait(), output: try String(contentsOf: output.0, encoding: .utf8),
      errors: try String(contentsOf: errors.0, encoding: .utf8))
  }
}

/// Runs what blocks a thread on one that no other test needs.
func offMainPool<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
  try await withCheckedThrowingContinuation { continuation in
    DispatchQueue.global().async { continuation.resume(with: Result { try work() }) }
  }
}

extension String {
  fileprivate var withRoot: String { hasPrefix("/") ? self : "/" + self }
}
