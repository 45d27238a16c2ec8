internal import Foundation
package import Scenarios

/// Finds and reads scenario files.
package enum ScenarioFiles {
  /// The files that `paths` name, each once and in that order; of a folder, everything below it that
  /// ends in `.yaml` or `.yml`, by path, without what begins with a dot. Throws `.noSuchFile` and
  /// `.noScenarios`.
  package static func find(_ paths: [String]) throws(SuiteError) -> [String] {
    var found: [String] = []
    for path in paths {
      guard FileManager.default.fileExists(atPath: path) else { throw .noSuchFile(path) }
      guard isFolder(path) else {
        found.append(path)
        continue
      }
      let files = files(below: path)
      guard !files.isEmpty else { throw .noScenarios(in: path) }
      found += files
    }
    var seen: Set<String> = []
    return found.filter { seen.insert($0).inserted }
  }

  /// Reads every file; `personas` are the keys of those who can be signed in, nil where that is not to be
  /// judged. Throws `.unreadable` for the first that is no text, `.badFiles` with all mistakes of all files.
  package static func read(
    _ files: [String], personas: [String]? = nil
  ) throws(SuiteError) -> [Scenario] {
    var scenarios: [Scenario] = []
    var mistakes: [ScenarioErrors] = []
    for file in files {
      let text = try text(of: file)
      do throws(ScenarioErrors) {
        scenarios.append(try Scenario.read(yaml: text, file: file, personas: personas))
      } catch { mistakes.append(error) }
    }
    guard mistakes.isEmpty else { throw .badFiles(mistakes) }
    return scenarios
  }

  private static func text(of file: String) throws(SuiteError) -> String {
    let bytes: [UInt8]
    do {
      bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    } catch { throw .unreadable(file, detail: error.localizedDescription) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .unreadable(file, detail: "It is not UTF-8.")
    }
    return text
  }

  private static func isFolder(_ path: String) -> Bool {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) != nil
  }

  private static func files(below folder: String) -> [String] {
    let base = folder.hasSuffix("/") ? folder : folder + "/"
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return
      names.filter { name in
        (name.hasSuffix(".yaml") || name.hasSuffix(".yml"))
          && !name.split(separator: "/").contains { $0.hasPrefix(".") }
      }
      .filter { !isFolder(base + $0) }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { base + $0 }
  }
}
