package import Scenarios

/// Why a suite does not even begin.
package enum SuiteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no such file or folder.
  case noSuchFile(String)
  /// A file cannot be read; why, in words of the system.
  case unreadable(String, detail: String)
  /// A folder without scenarios.
  case noScenarios(in: String)
  /// All mistakes of all files.
  case badFiles([ScenarioErrors])
  /// No scenario has this tag. `known` are those that there are.
  case unknownTag(String, known: [String])
  /// Tags and filter together leave nothing.
  case nothingChosen(of: Int)
  /// A pattern that is no regular expression.
  case badPattern(String)
  /// A shard that is not written as `2/5`.
  case badShard(String)

  /// One sentence with the offending value, or every mistake with its line and caret.
  package var description: String {
    switch self {
    case .noSuchFile(let path): "There is no file or folder \(path)."
    case .unreadable(let path, let detail): "\(path) cannot be read: \(detail)"
    case .noScenarios(let path): "The folder \(path) holds no scenario."
    case .badFiles(let files): files.map(\.description).joined(separator: "\n")
    case .unknownTag(let tag, _): "No scenario has the tag \"\(tag)\"."
    case .nothingChosen(let count):
      "None of the \(count) scenarios has such a tag and such a name."
    case .badPattern(let text): "\(text) is no regular expression."
    case .badShard(let text): "\"\(text)\" is no part of a suite."
    }
  }

  /// What to do next; nil where the description says it.
  package var remedy: String? {
    switch self {
    case .noSuchFile: "Name a scenario file, or a folder that holds some."
    case .unreadable: "Let it be a readable file in UTF-8."
    case .noScenarios: "A scenario is a file that ends in .yaml or .yml."
    case .badFiles: nil
    case .unknownTag(_, let known):
      known.isEmpty ? "No scenario has tags." : "Tags are: \(known.joined(separator: ", "))."
    case .nothingChosen: "Choose less strictly with --tag and --filter."
    case .badPattern: "Write --filter TEXT for plain text, or --filter '/expression/'."
    case .badShard: "Write part and number of parts, such as --shard 2/5."
    }
  }

  /// Whether the command line is wrong and no file is.
  package var isUsage: Bool {
    switch self {
    case .unknownTag, .nothingChosen, .badPattern, .badShard: true
    case .noSuchFile, .unreadable, .noScenarios, .badFiles: false
    }
  }
}
