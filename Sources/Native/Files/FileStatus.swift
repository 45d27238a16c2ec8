internal import Glibc

/// What stands at a path; a symbolic link is looked at itself, unless it is to be followed.
package struct FileStatus: Sendable, Hashable {
  /// The kinds of file that matter here.
  package enum Kind: Sendable, Hashable { case regular, folder, symbolicLink, other }

  /// What it is.
  package let kind: Kind
  /// The permission bits, such as 0o600.
  package let permissions: UInt32
  /// The user id of the owner.
  package let owner: UInt32
  /// Tells one state of the file from the next: file number, size, and time of change in nanoseconds.
  package let version: [Int]
  /// When it was changed last, in milliseconds since 1970.
  package let changedAt: Int

  /// What stands at `path`; nil when nothing does. Throws `.refused` when it may not be looked at.
  package init?(of path: String, followsLinks: Bool = false) throws(FileError) {
    var record = stat()
    let outcome = unsafe followsLinks ? stat(path, &record) : lstat(path, &record)
    guard outcome == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw .current("look at", path)
    }
    kind =
      switch record.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .folder
      case S_IFLNK: .symbolicLink
      default: .other
      }
    permissions = record.st_mode & 0o7777
    owner = record.st_uid
    version = [
      Int(record.st_ino), Int(record.st_size), record.st_ctim.tv_sec, record.st_ctim.tv_nsec,
    ]
    changedAt = record.st_ctim.tv_sec * 1000 + record.st_ctim.tv_nsec / 1_000_000
  }

  /// The user that this process acts as.
  package static var currentUser: UInt32 { geteuid() }
}
