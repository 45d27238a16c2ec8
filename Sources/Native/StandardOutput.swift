internal import Glibc

/// The files that results and complaints are written to, without a buffer.
package enum StandardOutput {
  /// Whether it is a terminal.
  package static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// How wide it is, in columns; nil where it is no terminal or does not tell.
  package static var columns: Int? {
    var size = winsize()
    guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return nil
    }
    return Int(size.ws_col)
  }

  /// Writes all of it. A reader that has gone, as `head` does, is no error: the rest is dropped.
  package static func write(_ bytes: [UInt8]) throws(FileError) {
    try write(bytes, to: STDOUT_FILENO, named: "standard output")
  }

  /// The same to standard error, for words that are not the result.
  package static func complain(_ bytes: [UInt8]) throws(FileError) {
    try write(bytes, to: STDERR_FILENO, named: "standard error")
  }

  private static func write(
    _ bytes: [UInt8], to file: Int32, named name: String
  ) throws(FileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBufferPointer { buffer in
        unsafe Glibc.write(file, buffer.baseAddress, buffer.count)
      }
      if count > 0 {
        rest = rest.dropFirst(count)
        continue
      }
      switch errno {
      case EINTR: continue
      case EPIPE: return
      case EAGAIN:
        // Somebody else has made the terminal or pipe non-blocking.
        var wanted = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
        unsafe poll(&wanted, 1, -1)
      default: throw .current("write", name)
      }
    }
  }
}
