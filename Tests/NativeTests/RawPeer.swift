import Foundation

/// A bare TCP client that can say what a well-behaved one would not.
final class RawPeer: Sendable {
  private let descriptor: Int32

  struct Failure: Error {
    let call: String
  }

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    // A peer that gets no answer fails its test instead of hanging it.
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw Failure(call: "connect") }
  }

  deinit { close(descriptor) }

  func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Failure(call: "send") }
      rest = rest.dropFirst(count)
    }
  }

  /// Sends one whole text frame, masked with zeros.
  func send(frame payload: [UInt8]) throws {
    var head: [UInt8] = [0x81]
    switch payload.count {
    case ..<126: head.append(0x80 | UInt8(payload.count))
    case ..<65536: head += [0xFE, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
    default:
      head.append(0xFF)
      for shift in stride(from: 56, through: 0, by: -8) {
        head.append(UInt8(truncatingIfNeeded: payload.count >> shift))
      }
    }
    // The server may close as soon as it has seen enough.
    try? send(head + [0, 0, 0, 0] + payload)
  }

  /// Everything that arrives until the peer closes.
  func rest() async -> [UInt8] {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        var all: [UInt8] = []
        while let part = self.receive() { all += part }
        continuation.resume(returning: all)
      }
    }
  }

  private func receive() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    return count > 0 ? Array(buffer.prefix(count)) : nil
  }

  func upgrade(path: String = "/echo") async throws {
    try send(
      Array(
        """
        GET \(path) HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n
        """.utf8))
    guard let answer = receive(), String(decoding: answer, as: UTF8.self).contains(" 101 ") else {
      throw Failure(call: "upgrade")
    }
  }

  /// The code of the next close frame; short frames before it are skipped. It is not answered.
  func closeCode() async throws -> Int {
    var bytes: [UInt8] = []
    while true {
      while bytes.count >= 2, bytes[0] != 0x88, bytes.count >= 2 + Int(bytes[1]) {
        bytes.removeFirst(2 + Int(bytes[1]))
      }
      if bytes.count >= 4, bytes[0] == 0x88 { return Int(bytes[2]) << 8 | Int(bytes[3]) }
      guard let more = receive() else { throw Failure(call: "closeCode") }
      bytes += more
    }
  }
}
