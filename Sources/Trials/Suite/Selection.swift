package import Scenarios

/// Which scenarios of a suite are played.
package struct Selection: Sendable, Hashable {
  /// A scenario needs one of these tags; of those that begin with `!`, none. Empty: all.
  package var tags: [String] = []
  /// A part of the title or of the file's path, in any case; between slashes, a regular expression.
  /// Nil: all.
  package var filter: String?
  /// Which part of what is left; nil: all of it.
  package var shard: Shard?

  /// All scenarios.
  package init() {}

  /// The chosen scenarios, in their order. Throws `.unknownTag`, `.badPattern`, or `.nothingChosen` when
  /// tags and filter leave none; a part may be empty.
  package func chosen(from scenarios: [Scenario]) throws(SuiteError) -> [Scenario] {
    let known = Set(scenarios.flatMap(\.tags))
    for tag in tags {
      let name = tag.hasPrefix("!") ? String(tag.dropFirst()) : tag
      guard known.contains(name) else { throw .unknownTag(name, known: known.sorted()) }
    }
    let matches = try matcher()
    let left = scenarios.filter { hasTag($0) && (matches($0.name) || matches($0.file ?? "")) }
    guard !left.isEmpty || scenarios.isEmpty else { throw .nothingChosen(of: scenarios.count) }
    return shard?.part(of: left) ?? left
  }

  private func hasTag(_ scenario: Scenario) -> Bool {
    let wanted = tags.filter { !$0.hasPrefix("!") }
    let unwanted = tags.filter { $0.hasPrefix("!") }.map { $0.dropFirst() }
    return (wanted.isEmpty || scenario.tags.contains { wanted.contains($0) })
      && !scenario.tags.contains { unwanted.contains($0[...]) }
  }

  private func matcher() throws(SuiteError) -> (String) -> Bool {
    guard let filter else { return { _ in true } }
    guard filter.count > 1, filter.hasPrefix("/"), filter.hasSuffix("/") else {
      let part = filter.lowercased()
      return { $0.lowercased().contains(part) }
    }
    guard let pattern = try? Regex(String(filter.dropFirst().dropLast())) else {
      throw .badPattern(filter)
    }
    return { $0.contains(pattern) }
  }
}
