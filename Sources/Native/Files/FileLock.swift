internal import Glibc

/// An exclusive lock between processes, and between two holders in one: whoever opens the same file waits. The
/// system lets go of it when the process ends, however it ends.
package final class FileLock: Sendable {
  private let file: Int32

  /// Waits until nobody else holds the lock at `path`, a file of mode 0600 that is made when missing. Blocks the
  /// calling thread: hold it briefly, and not from the loop thread.
  package init(_ path: String) throws(FileError) {
    let flags = O_NOFOLLOW | O_CLOEXEC
    var opened = unsafe open(path, O_RDWR | O_CREAT | flags, 0o600)
    // Where nothing can be written, readers still keep out of each other's way. A lock over NFS has to be writable.
    if opened < 0, errno == EROFS { opened = unsafe open(path, O_RDONLY | flags) }
    file = opened
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
