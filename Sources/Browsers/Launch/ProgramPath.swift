internal import Foundation

/// Where an installed program lies.
package enum ProgramPath {
  /// The first of `names` that the directories of `PATH` hold as an executable file, as an absolute path.
  package static func find(_ names: [String], in searchPath: String? = nil) -> String? {
    let searchPath = searchPath ?? ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    for name in names {
      for folder in searchPath.split(separator: ":") where folder.hasPrefix("/") {
        let path = "\(folder)/\(name)"
        if FileManager.default.isExecutableFile(atPath: path) { return path }
      }
    }
    return nil
  }
}

extension Browser {
  /// The paths of the programs, in the order of `programs`. Throws `.missing` for the first that is not installed.
  package func locatePrograms() throws(BrowserError) -> [String] {
    var paths: [String] = []
    for program in programs {
      guard let path = ProgramPath.find(program.names) else {
        throw .missing(program: program.names[0], package: program.package)
      }
      paths.append(path)
    }
    return paths
  }
}
