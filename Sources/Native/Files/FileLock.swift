internal import Glibc

/// An exclusive lock between processes, and between two holders in one: whoever opens the same file waits. The
/// system lets go of it when the process ends, however it ends.
package final class FileLock: Sendable {
  private let file: Int32

  /// Waits until nobody else holds the lock at `path`, a file of mode 0600 that is made when missing. Blocks the
  /// calling thread: hold it briefly, and not from the loop thread.
  package init(_ path: String) throws(FileError) {
    file = unsafe open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .current("lock", path) }
    while flock(file, LOCK_EX) != 0 {
      guard errno == EINTR else {
        let error = FileError.current("lock", path)
        close(file)
        throw error
      }
    }
  }

  deinit {
    close(file)
  }
}
