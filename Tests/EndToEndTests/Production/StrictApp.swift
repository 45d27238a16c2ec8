import Testing

/// The app of `Fixtures/production`, which follows the host's documentation at its strictest and knows nothing of
/// hostsim, with the back end in one language or the other.
enum StrictApp: String, CaseIterable {
  case python = "Python"
  case node = "Node"

  /// What its page shows of the shipped admin, once the back end has believed the token.
  var greeting: String { "Prüf-Admin, says \(rawValue)" }

  /// The back end's command. Its port is in the variable `PORT`.
  var command: [String] {
    let folder = "\(checkout)/Tests/EndToEndTests/Fixtures/production"
    return switch self {
    case .python: ["\(checkout)/.build/python/bin/python3", "\(folder)/server.py"]
    case .node: ["env", "NODE_PATH=/usr/share/nodejs", "node", "\(folder)/server.cjs"]
    }
  }

  /// The same for a shell.
  var commandLine: String {
    "exec " + command.map { "'\($0)'" }.joined(separator: " ")
  }
}
