import Foundation

/// Where files lie that nobody named: the state folder, the pages, the configuration file.
enum Places {
  private static var environment: [String: String] { ProcessInfo.processInfo.environment }

  /// The folder for keys: what the flag says, else `$XDG_STATE_HOME/hostsim`, else `~/.local/state/hostsim`. A
  /// relative `XDG_STATE_HOME` is ignored, as its specification asks.
  static func stateDirectory(flag: String?) throws(CommandFailure) -> String {
    if let flag { return absolute(flag) }
    if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") { return "\(base)/hostsim" }
    guard let home = environment["HOME"], home.hasPrefix("/") else {
      throw CommandFailure(
        message: "There is no folder for keys: neither HOME nor XDG_STATE_HOME is set.",
        remedy: "Name one: --state-dir FOLDER", code: CommandFailure.usage)
    }
    return "\(home)/.local/state/hostsim"
  }

  /// The folder with the host page: the flag, else `HOSTSIM_STATIC`, else `static` here, else beside the program or
  /// in a folder above it.
  static func staticDirectory(flag: String?) throws(CommandFailure) -> String {
    if let named = flag ?? environment["HOSTSIM_STATIC"] {
      guard holdsPages(named) else {
        throw CommandFailure(
          message: "\(named) holds no host page: there is no \(named)/host/index.html.",
          remedy: "Name the folder static/ of hostsim: --static-dir FOLDER",
          code: CommandFailure.badFile)
      }
      return absolute(named)
    }
    var folder = programFolder()
    var candidates = ["static"]
    while folder.count > 1 {
      candidates.append("\(folder)/static")
      folder = (folder as NSString).deletingLastPathComponent
    }
    guard let found = candidates.first(where: holdsPages) else {
      throw CommandFailure(
        message:
          "The host page is not found: there is no folder static/ here or above the program.",
        remedy: "Name it: --static-dir FOLDER, or HOSTSIM_STATIC=FOLDER",
        code: CommandFailure.badFile
      )
    }
    return absolute(found)
  }

  /// A path from the root, without `.` and `..`.
  static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.path
  }

  private static func holdsPages(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder)/host/index.html")
  }

  private static func programFolder() -> String {
    let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return ((program ?? absolute(CommandLine.arguments[0])) as NSString).deletingLastPathComponent
  }
}
