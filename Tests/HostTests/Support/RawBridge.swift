import Foundation

/// A WebSocket client that sees what a well-behaved one hides: the status of a refused handshake, and with
/// which code and reason a connection is closed.
final class RawBridge: Sendable {
  struct Failure: Error {
    let call: String
  }

  /// How a connection ended.
  struct End: Equatable {
    let code: Int
    let reason: String
  }

  private let descriptor: Int32

  /// Connects and sends a handshake; `headers` are whole lines without their ends.
  init(port: Int, path: String = "/bridge", host: String = "127.0.0.1", headers: [String] = [])
    throws
  {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    // A peer that gets no answer fails its test instead of hanging it.
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw Failure(call: "connect") }
    let lines =
      [
        "GET \(path) HTTP/1.1", "Host: \(host)", "Upgrade: websocket", "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
      ] + headers
    try send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))
  }

  deinit { close(descriptor) }

  private func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Failure(call: "send") }
      rest = rest.dropFirst(count)
    }
  }

  /// Sends one whole text frame, masked with zeros. The server may have closed already.
  func send(text: String) {
    let payload = Array(text.utf8)
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
    try? send(head + [0, 0, 0, 0] + payload)
  }

  /// Everything that arrives until the peer closes.
  private func rest() async -> [UInt8] {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [self] in
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while case let count = recv(descriptor, &chunk, chunk.count, 0), count > 0 {
          all += chunk.prefix(count)
          if Self.hasCloseFrame(all) { break }
        }
        continuation.resume(returning: all)
      }
    }
  }

  /// The status and body of the answer to the handshake, once the server has closed.
  func refusal() async -> (status: Int, body: String) {
    let text = String(decoding: await rest(), as: UTF8.self)
    let status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return (status, text.range(of: "\r\n\r\n").map { String(text[$0.upperBound...]) } ?? "")
  }

  /// How the connection was closed.
  func end() async throws -> End {
    for frame in Self.frames(await rest()) where frame.opcode == 8 && frame.payload.count >= 2 {
      return End(
        code: Int(frame.payload[0]) << 8 | Int(frame.payload[1]),
        reason: String(decoding: frame.payload.dropFirst(2), as: UTF8.self))
    }
    throw Failure(call: "a close frame")
  }

  private static func hasCloseFrame(_ bytes: [UInt8]) -> Bool {
    frames(bytes).contains { $0.opcode == 8 }
  }

  private static func frames(_ bytes: [UInt8]) -> [(opcode: UInt8, payload: [UInt8])] {
    let end = Array("\r\n\r\n".utf8)
    guard bytes.starts(with: Array("HTTP/1.1 101".utf8)),
      let head = bytes.firstRange(of: end)
    else { return [] }
    var rest = bytes[head.upperBound...]
    var frames: [(UInt8, [UInt8])] = []
    while let first = rest.popFirst(), let second = rest.popFirst() {
      var length = Int(second & 0x7F)
      let extra = length == 126 ? 2 : length == 127 ? 8 : 0
      if extra > 0 {
        guard rest.count >= extra else { break }
        length = rest.prefix(extra).reduce(0) { $0 << 8 | Int($1) }
        rest = rest.dropFirst(extra)
      }
      guard rest.count >= length else { break }
      frames.append((first & 0x0F, Array(rest.prefix(length))))
      rest = rest.dropFirst(length)
    }
    return frames
  }
}
