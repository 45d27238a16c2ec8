import FoundationEssentials
import JSON
import Native
import Scenarios

/// The scenario files of a folder, for people who play them in their page. Files are read when they are
/// asked for, and again when they have changed.
final class ScenarioShelf: Sendable {
  /// A file as it was read.
  struct Item: Sendable {
    /// The path without the ending: `expiry/before-expiry`.
    let name: String
    /// The scenario; or why it cannot be read.
    let content: Result<Scenario, ScenarioErrors>
    let version: [Int]
  }

  private let folder: String
  private let personas: [String]
  private let kept = Locked<[String: Item]>([:])

  /// More files than this are not looked at.
  private static let limit = 500

  init(folder: String, personas: [String]) {
    self.folder = folder
    self.personas = personas
  }

  /// Every file of the folder and the folders in it, by name.
  func items() -> [Item] {
    guard let paths = try? FileManager.default.subpathsOfDirectory(atPath: folder) else {
      return []
    }
    let files = paths.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
      .filter { path in !path.split(separator: "/").contains { $0.hasPrefix(".") } }
    return files.sorted().prefix(Self.limit).compactMap { item(at: $0) }
  }

  /// The file of a name; nil when there is none. A name is only compared, never made into a path.
  func item(named name: String) -> Item? { items().first { $0.name.isExactly(name) } }

  private func item(at path: String) -> Item? {
    let file = folder + "/" + path
    guard let status = try? FileStatus(of: file), status.kind == .regular else { return nil }
    if let item = kept.withLock({ $0[path] }), item.version == status.version { return item }
    guard let data = try? Data(contentsOf: URL(filePath: file)) else { return nil }
    let end = path.lastIndex(of: ".") ?? path.endIndex
    let text = String(decoding: data, as: UTF8.self)
    let content: Result<Scenario, ScenarioErrors>
    do throws(ScenarioErrors) {
      content = .success(
        try Scenario.read(yaml: text, file: "scenarios/" + path, personas: personas))
    } catch { content = .failure(error) }
    let item = Item(name: String(path[..<end]), content: content, version: status.version)
    kept.withLock { $0[path] = item }
    return item
  }

  /// `[{name, title, about, tags, clock, group, seconds}]` of every file that can be read.
  func json() -> JSONValue {
    .array(
      items().compactMap { item in
        guard case .success(let scenario) = item.content else { return nil }
        return [
          "name": .string(item.name), "title": .string(scenario.name),
          "about": .optional(scenario.about),
          "tags": .array(scenario.tags.map { .string($0) }),
          "clock": .string(scenario.clock.rawValue), "group": .string(item.group),
          "seconds": .number(scenario.realTime / 1000),
        ]
      })
  }

  /// `[{name, message}]` of every file that cannot be read.
  func problems() -> JSONValue {
    .array(
      items().compactMap { item in
        guard case .failure(let errors) = item.content else { return nil }
        return ["name": .string(item.name), "message": .string(errors.description)]
      })
  }
}

extension ScenarioShelf.Item {
  /// The folder in which it lies; empty at the top.
  var group: String {
    name.lastIndex(of: "/").map { String(name[..<$0]) } ?? ""
  }
}

extension Scenario {
  /// How long it takes at most where time is real, in milliseconds.
  var realTime: Int {
    steps.reduce(0) { sum, line in
      let time: Duration? =
        switch line.step {
        case .wait(let time), .sleep(let time): time
        case .expect(let expectation): expectation.within
        default: nil
        }
      let (total, overflow) = sum.addingReportingOverflow(time?.milliseconds ?? 0)
      return overflow ? .max : total
    }
  }
}
