import Host
import Native
import Scenarios
import Tokens

/// Why a command ended: a sentence and a remedy for standard error, and an exit code.
struct CommandFailure: Error, CustomStringConvertible {
  /// What happened.
  let message: String
  /// What to do next; nil where the message says it.
  var remedy: String?
  /// The exit code: 2 a file cannot be used, 64 a wrong command line, 69 the port cannot be listened on.
  let code: Int32

  static let badFile: Int32 = 2
  static let usage: Int32 = 64
  static let unavailable: Int32 = 69

  var description: String {
    "error: \(message)" + (remedy.map { "\n\($0)" } ?? "")
  }

  /// Something in the key store.
  init(_ error: KeyStoreError) {
    let isUsage =
      switch error {
      case .unknownOrganization, .unknownKey: true
      case .refused, .file, .noKey: false
      }
    self.init(
      message: error.description, remedy: error.remedy,
      code: isUsage ? Self.usage : Self.badFile)
  }

  /// Something in the certificate authority.
  init(_ error: AuthorityError) {
    let isUsage =
      switch error {
      case .badName, .tooBroad, .notCovered: true
      case .place, .broken, .expired, .notYetValid, .notMade: false
      }
    self.init(
      message: error.description, remedy: error.remedy,
      code: isUsage ? Self.usage : Self.badFile)
  }

  /// An order that no token can be made of.
  init(_ error: TokenError) {
    self.init(
      message: "\(error.description.prefix(1).uppercased())\(error.description.dropFirst()).",
      remedy: error.remedy, code: Self.usage)
  }

  /// A file that cannot be read.
  init(_ error: FileError, remedy: String) {
    self.init(message: error.description, remedy: remedy, code: Self.badFile)
  }

  /// A server that does not start.
  init(_ error: WebError) {
    self.init(message: error.description, remedy: error.remedy, code: Self.unavailable)
  }

  /// Mistakes in a file (code 2) or in a value on the command line (code 64).
  init(_ errors: ScenarioErrors, code: Int32) {
    self.init(message: errors.description, code: code)
  }

  init(message: String, remedy: String? = nil, code: Int32) {
    self.message = message
    self.remedy = remedy
    self.code = code
  }
}
