internal import Glibc

/// A connected TCP socket with one limit in time for everything.
@safe
final class VisitSocket {
  let descriptor: Int32
  private let end: ContinuousClock.Instant

  /// Connects to the first address of these names that answers.
  init(_ names: [String], port: Int, until end: ContinuousClock.Instant) throws(WebVisit.Failure) {
    self.end = end
    var reason = "no address"
    for name in names {
      switch Self.connect(name, port: port, until: end) {
      case .success(let descriptor):
        self.descriptor = descriptor
        return
      case .failure(.refused(let detail)): reason = detail
      case .failure(let failure): throw failure
      }
    }
    throw .refused(detail: reason)
  }

  deinit { close(descriptor) }

  private static func connect(
    _ name: String, port: Int, until end: ContinuousClock.Instant
  ) -> Result<Int32, WebVisit.Failure> {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    unsafe hints.ai_flags = AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo(name, String(port), &hints, &list) == 0 else {
      return .failure(.unknownName(name))
    }
    defer { unsafe freeaddrinfo(list) }
    var reason = "no address"
    var next = unsafe list
    while let candidate = unsafe next {
      unsafe next = candidate.pointee.ai_next
      let descriptor = unsafe socket(
        candidate.pointee.ai_family,
        Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
      guard descriptor >= 0 else { continue }
      var code: Int32 = 0
      if unsafe Glibc.connect(
        descriptor, candidate.pointee.ai_addr, candidate.pointee.ai_addrlen) != 0
      {
        code = errno
        if code == EINPROGRESS {
          guard wait(descriptor, for: POLLOUT, until: end) else {
            close(descriptor)
            return .failure(.timedOut)
          }
          var length = socklen_t(MemoryLayout<Int32>.size)
          code = 0
          unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        }
      }
      if code == 0 { return .success(descriptor) }
      reason = unsafe String(cString: strerror(code)).lowercased()
      close(descriptor)
    }
    return .failure(.refused(detail: reason))
  }

  /// Waits until the socket can be written or read. False when the time is over.
  private static func wait(
    _ descriptor: Int32, for events: Int32, until end: ContinuousClock.Instant
  ) -> Bool {
    var poll = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    while true {
      let left = (end - ContinuousClock.now).components
      let milliseconds = left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000
      guard milliseconds > 0 else { return false }
      let count = unsafe Glibc.poll(&poll, 1, Int32(clamping: milliseconds))
      if count > 0 { return true }
      if count < 0, errno != EINTR { return true }
    }
  }

  func wait(toWrite isWriting: Bool) throws(WebVisit.Failure) {
    guard Self.wait(descriptor, for: isWriting ? POLLOUT : POLLIN, until: end) else {
      throw .timedOut
    }
  }

  func write(_ bytes: [UInt8]) throws(WebVisit.Failure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        try wait(toWrite: true)
      } else if errno != EINTR {
        throw .noAnswer(detail: "the connection was closed")
      }
    }
  }

  /// The next bytes; none at the end.
  func read() throws(WebVisit.Failure) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 16384)
    while true {
      let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
      if count >= 0 { return Array(buffer.prefix(count)) }
      switch errno {
      case EAGAIN: try wait(toWrite: false)
      case EINTR: break
      default: return []
      }
    }
  }
}
