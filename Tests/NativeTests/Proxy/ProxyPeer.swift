import Foundation

/// One end of a TCP connection of this machine, with blocking calls: to be used on a thread of its own.
final class ProxyPeer: Sendable {
  let descriptor: Int32

  struct Failure: Error, Equatable {
    let call: String
    let code: Int32
  }

  init(takingOwnership descriptor: Int32) {
    self.descriptor = descriptor
    // A peer that gets no answer fails its test instead of hanging it.
    var limit = timeval(tv_sec: 30, tv_usec: 0)
    let length = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, length)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, length)
  }

  convenience init(connectingTo port: Int) throws {
    self.init(takingOwnership: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
    let status = withLoopbackAddress(port: port) { Glibc.connect(descriptor, $0, $1) }
    guard status == 0 else { throw Failure(call: "connect", code: errno) }
  }

  /// Has a socket that does not wait start to connect.
  init(startingToConnect descriptor: Int32, to port: Int) throws {
    self.descriptor = descriptor
    _ = withLoopbackAddress(port: port) { Glibc.connect(descriptor, $0, $1) }
  }

  /// Connects to the proxy and sends `text`.
  convenience init(_ port: Int, sending text: String) throws {
    try self.init(connectingTo: port)
    try send(text)
  }

  /// A tunnel to `target` that stands.
  convenience init(throughProxy port: Int, to target: String = "app.example:443") throws {
    try self.init(port, sending: "CONNECT \(target) HTTP/1.1\r\nHost: \(target)\r\n\r\n")
    let head = try receive(established.count)
    guard head == established else {
      throw Failure(call: String(decoding: head, as: UTF8.self), code: 0)
    }
  }

  deinit { Glibc.close(descriptor) }

  func send(_ text: String) throws {
    try send(Array(text.utf8))
  }

  func send(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { bytes in
      var sent = 0
      while sent < bytes.count {
        let count = Glibc.send(
          descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
        guard count > 0 else { throw Failure(call: "send", code: errno) }
        sent += count
      }
    }
  }

  /// What comes next, at most `limit` bytes; nothing at the end.
  func receiveSome(_ limit: Int = 65536) throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: limit)
    let count = recv(descriptor, &buffer, limit, 0)
    guard count >= 0 else { throw Failure(call: "recv", code: errno) }
    return Array(buffer.prefix(count))
  }

  /// The next `count` bytes, or what there is before the end.
  func receive(_ count: Int) throws -> [UInt8] {
    var all: [UInt8] = []
    while all.count < count {
      let part = try receiveSome(count - all.count)
      if part.isEmpty { break }
      all += part
    }
    return all
  }

  /// Everything up to the end.
  func rest() throws -> [UInt8] {
    var all: [UInt8] = []
    while true {
      let part = try receiveSome()
      if part.isEmpty { return all }
      all += part
    }
  }

  func restText() throws -> String {
    String(decoding: try rest(), as: UTF8.self)
  }

  /// Says that nothing more follows.
  func finish() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Makes the close to come a reset.
  func resetWhenClosed() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &linger,
      socklen_t(MemoryLayout.size(ofValue: linger)))
  }
}

let established = Array("HTTP/1.1 200 Connection established\r\n\r\n".utf8)

/// A server of this machine that hands each connection to `serve`, one thread each.
final class ProxyTarget: Sendable {
  let port: Int
  private let descriptor: Int32

  init(
    ipv6: Bool = false, port: Int = 0, backlog: Int32 = 128,
    serve: (@Sendable (ProxyPeer) throws -> Void)?
  ) throws {
    let descriptor = socket(ipv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.descriptor = descriptor
    var on: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, 4)
    let status = withLoopbackAddress(port: port, ipv6: ipv6) { bind(descriptor, $0, $1) }
    guard status == 0, listen(descriptor, backlog) == 0 else {
      throw ProxyPeer.Failure(call: "listen", code: errno)
    }
    self.port = boundPort(descriptor)
    guard let serve else { return }
    Thread.detachNewThread {
      while true {
        let accepted = accept(descriptor, nil, nil)
        guard accepted >= 0 else { return }
        let peer = ProxyPeer(takingOwnership: accepted)
        Thread.detachNewThread { try? serve(peer) }
      }
    }
  }

  /// Takes no more connections.
  func close() {
    shutdown(descriptor, Int32(SHUT_RDWR))
  }

  deinit {
    shutdown(descriptor, Int32(SHUT_RDWR))
    Glibc.close(descriptor)
  }
}

/// A port that nobody listens on. It stays taken, so that no test that runs meanwhile gets it.
func closedPort() -> Int {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  _ = withLoopbackAddress(port: 0) { bind(descriptor, $0, $1) }
  return boundPort(descriptor)
}

/// Runs `body`, which may block, on a thread of its own.
func onThread<Result: Sendable>(
  _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
  }
}

private func boundPort(_ descriptor: Int32) -> Int {
  var address = sockaddr_in6()
  var length = socklen_t(MemoryLayout.size(ofValue: address))
  withUnsafeMutablePointer(to: &address) { address in
    address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      _ = getsockname(descriptor, $0, &length)
    }
  }
  // The port stands at the same place in both families.
  return Int(UInt16(bigEndian: address.sin6_port))
}

private func withLoopbackAddress<Result>(
  port: Int, ipv6: Bool = false, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result {
  var six = sockaddr_in6()
  six.sin6_family = sa_family_t(AF_INET6)
  six.sin6_addr = in6addr_loopback
  six.sin6_port = UInt16(port).bigEndian
  var four = sockaddr_in()
  four.sin_family = sa_family_t(AF_INET)
  four.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  four.sin_port = UInt16(port).bigEndian
  func lend<Address>(_ address: Address) -> Result {
    withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<Address>.size))
      }
    }
  }
  return ipv6 ? lend(six) : lend(four)
}
