import Yams

/// The YAML library refuses a mapping that has a key twice and says nothing of the rest. This reads
/// such a text all the same: it spells the first of the two differently and tries again.
enum RepeatedKeys {
  /// Line and column, both from 1.
  struct Position: Hashable {
    let line: Int
    let column: Int
  }

  /// How many are told of at once.
  private static let most = 20

  /// The document, and the true names of the keys that have another spelling in it. Throws what the
  /// YAML library throws, also for a key that occurs twice in a way that this cannot part.
  static func compose(_ text: String) throws -> (root: Yams.Node?, names: [Position: String]) {
    var text = text
    var names: [Position: String] = [:]
    while true {
      do {
        return (try Yams.compose(yaml: text), names)
      } catch YamlError.duplicatedKeysInMapping(let duplicates, let context) {
        let position = Position(line: context.mark.line, column: context.mark.column)
        guard let name = duplicates.first, names[position] == nil, names.count < most,
          let changed = text.respelling(name, at: position, mark: names.count)
        else { throw YamlError.duplicatedKeysInMapping(duplicates: duplicates, context: context) }
        names[position] = name
        text = changed
      }
    }
  }
}

extension String {
  /// The text with another first letter, one that nobody uses, in a key; nil where none begins there.
  fileprivate func respelling(
    _ name: String, at position: RepeatedKeys.Position, mark: Int
  ) -> String? {
    var scalars = Array(unicodeScalars)
    var line = 1
    var start = 0
    while line < position.line, start < scalars.count {
      let isPair = scalars[start] == "\r" && start + 1 < scalars.count && scalars[start + 1] == "\n"
      if ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalars[start]) { line += 1 }
      start += isPair ? 2 : 1
    }
    var place = start + position.column - 1
    guard scalars.indices.contains(place) else { return nil }
    if scalars[place] == "\"" || scalars[place] == "'" { place += 1 }
    guard let first = name.unicodeScalars.first, scalars.indices.contains(place),
      scalars[place] == first, let letter = Unicode.Scalar(0xE000 + mark)
    else { return nil }
    scalars[place] = letter
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }
}
