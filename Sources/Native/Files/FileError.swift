internal import Glibc

/// What the file system refused. `reason` is the system's own word for it.
package enum FileError: Error, Equatable, CustomStringConvertible {
  /// The file or folder is not there.
  case missing(path: String)
  /// Something else is there already.
  case exists(path: String)
  /// The path is a symbolic link, and none is followed here.
  case symbolicLink(path: String)
  /// It is larger than the limit, in bytes.
  case tooLarge(path: String, limit: Int)
  /// Anything else; `doing` says what was tried: "read", "write", "lock".
  case refused(path: String, doing: String, reason: String)

  /// The error of the system call that just failed.
  static func current(_ doing: String, _ path: String) -> FileError {
    switch errno {
    case ENOENT: .missing(path: path)
    case EEXIST: .exists(path: path)
    case ELOOP: .symbolicLink(path: path)
    case let code: .refused(path: path, code, doing: doing)
    }
  }

  /// A system call that failed with this number.
  static func refused(path: String, _ code: Int32, doing: String) -> FileError {
    .refused(path: path, doing: doing, reason: unsafe String(cString: strerror(code)))
  }

  /// One sentence with the path.
  package var description: String {
    switch self {
    case .missing(let path): "\(path) is not there."
    case .exists(let path): "\(path) is there already."
    case .symbolicLink(let path): "\(path) is a symbolic link."
    case .tooLarge(let path, let limit): "\(path) is larger than \(limit) bytes."
    case .refused(let path, let doing, let reason): "\(path): cannot \(doing) it: \(reason)."
    }
  }
}
