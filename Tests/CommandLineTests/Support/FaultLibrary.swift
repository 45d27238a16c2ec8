import Foundation

/// Libraries that are preloaded into a program and let its calls of the system go wrong: `Faults/*.c`, built once.
enum FaultLibrary {
  private static let writes = Result { try build("fault") }
  private static let clock = Result { try build("clock") }

  private static func build(_ name: String) throws -> String {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "hostsim-\(name)-\(ProcessInfo.processInfo.processIdentifier).so").path
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    compiler.arguments = [
      "clang", "-shared", "-fPIC", "-o", path,
      "\(Sandbox.root)/Tests/CommandLineTests/Faults/\(name).c", "-ldl",
    ]
    try compiler.run()
    compiler.waitUntilExit()
    guard compiler.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return path
  }

  /// The variables under which a program's writes meet this fault below a folder, each as `NAME=VALUE`: from a call on,
  /// or for as long as a file is there.
  static func variables(
    _ fault: String, below folder: String, at number: Int = 1, whileThere file: String? = nil
  ) throws -> [String] {
    [
      "LD_PRELOAD=\(try writes.get())", "HOSTSIM_FAULT=\(fault)", "HOSTSIM_FAULT_AT=\(number)",
      "HOSTSIM_FAULT_FOLDER=\(folder)",
    ] + (file.map { ["HOSTSIM_FAULT_WHILE=\($0)"] } ?? [])
  }

  /// The variables under which a program's clock is ahead by as many seconds as stand in a file.
  static func variables(clock file: String) throws -> [String] {
    ["LD_PRELOAD=\(try clock.get())", "HOSTSIM_CLOCK=\(file)"]
  }
}
