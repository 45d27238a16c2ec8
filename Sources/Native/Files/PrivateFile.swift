internal import Glibc

/// Files and folders that only their owner may read.
package enum PrivateFile {
  /// Makes a folder of mode 0700, and those above it that are missing. One that is there stays as it is.
  package static func makeFolder(_ path: String) throws(FileError) {
    if unsafe mkdir(path, 0o700) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
      throw notMade(path)
    }
    try makeFolder(String(path[..<slash]))
    guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else { throw notMade(path) }
  }

  /// Why a folder was not made, told of what is in the way. That a new folder "is not there" would tell nothing.
  private static func notMade(_ path: String) -> FileError {
    let code = errno
    var place = path
    while code == ENOTDIR, let slash = place.lastIndex(of: "/"), slash != place.startIndex {
      place = String(place[..<slash])
      guard let status = try? FileStatus(of: place, followsLinks: true) else { continue }
      if status.kind != .folder { return .refused(path: place, code, doing: "make a folder in") }
    }
    return .refused(path: path, code, doing: "make")
  }

  /// Makes a folder of mode 0700 that was not there, and returns its path: `prefix` and six characters.
  package static func makeNewFolder(_ prefix: String) throws(FileError) -> String {
    var path = Array("\(prefix)XXXXXX".utf8CString)
    guard unsafe mkdtemp(&path) != nil else { throw .current("make", "\(prefix)…") }
    return String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The bytes of a file of at most `limit` bytes. Throws `.symbolicLink` rather than follow one, unless told to.
  package static func read(
    _ path: String, limit: Int = 1 << 20, followingLinks: Bool = false
  ) throws(FileError) -> [UInt8] {
    let links = followingLinks ? 0 : O_NOFOLLOW
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | links)
    guard file >= 0 else { throw .current("read", path) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = unsafe Glibc.read(file, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .current("read", path) }
      bytes += chunk.prefix(count)
      guard bytes.count <= limit else { throw .tooLarge(path: path, limit: limit) }
    }
  }

  /// Puts a file of mode 0600 in place so that a reader sees the old bytes or the new, never half of them,
  /// also after a loss of power: write to a neighbour, flush it, rename it, flush the folder.
  package static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    let neighbour = neighbour(of: path)
    unlinkQuietly(neighbour)
    let file = unsafe open(
      neighbour, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .current("write", neighbour) }
    do throws(FileError) {
      defer { close(file) }
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = unsafe rest.withUnsafeBufferPointer { buffer in
          unsafe Glibc.write(file, buffer.baseAddress, buffer.count)
        }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { throw .current("write", neighbour) }
        rest = rest.dropFirst(count)
      }
      guard fchmod(file, 0o600) == 0, fsync(file) == 0 else { throw .current("write", neighbour) }
      guard unsafe rename(neighbour, path) == 0 else { throw .current("write", path) }
    } catch {
      unlinkQuietly(neighbour)
      throw error
    }
    try flushFolder(of: path)
  }

  /// Removes a file, or a link itself. False when nothing is there.
  package static func remove(_ path: String) throws(FileError) -> Bool {
    if unsafe unlink(path) == 0 { return true }
    guard errno == ENOENT else { throw .current("remove", path) }
    return false
  }

  private static func flushFolder(of path: String) throws(FileError) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let handle = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard handle >= 0 else { throw .current("open", folder) }
    defer { close(handle) }
    guard fsync(handle) == 0 else { throw .current("flush", folder) }
  }

  private static func unlinkQuietly(_ path: String) {
    _ = unsafe unlink(path)
  }
}
