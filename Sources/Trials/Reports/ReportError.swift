/// Why a file is no report of a run.
package enum ReportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It is no JSON; where and why.
  case notJSON(String)
  /// It is JSON of another kind, or of another version; what its member `format` says.
  case otherFormat(String?)
  /// A member is missing or has another shape: the way to it, and what it is expected to be.
  case unexpected(path: String, expected: String)

  /// What is wrong, in one clause.
  package var description: String {
    switch self {
    case .notJSON(let reason): "it is no JSON: \(reason)"
    case .otherFormat(let format?):
      "its format is \"\(format)\", not \"\(SuiteResult.format)\""
    case .otherFormat(nil): "it has no member \"format\""
    case .unexpected(let path, let expected): "\(path) is not \(expected)"
    }
  }

  /// What to do.
  package var remedy: String {
    "Use a file that this version wrote: hostsim test --report json=run.json"
  }
}
