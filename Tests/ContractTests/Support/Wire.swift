import Foundation

/// A bare TCP connection, to say what no well-behaved client would. A peer that is not answered fails its test
/// after its patience, in seconds, instead of hanging it.
final class Wire: Sendable {
  struct Failure: Error {
    let call: String
  }

  private let descriptor: Int32

  init(port: Int, patience: Int = 60) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var limit = timeval(tv_sec: patience, tv_usec: 0)
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

  /// Sends the lines of a request's head, each with its end, and an empty one.
  func send(lines: [String]) throws {
    try send(Array((lines + ["", ""]).joined(separator: "\r\n").utf8))
  }

  /// What has arrived when `isEnough` says so, or when the peer has closed.
  func bytes(
    until isEnough: @escaping @Sendable ([UInt8]) -> Bool = { _ in false }
  ) async -> [UInt8] {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while !isEnough(all) {
          let count = recv(self.descriptor, &buffer, buffer.count, 0)
          guard count > 0 else { break }
          all += buffer.prefix(count)
        }
        continuation.resume(returning: all)
      }
    }
  }

  /// What has arrived when this text is in it, or when the peer has closed.
  func text(until end: String) async -> String {
    let end = Array(end.utf8)
    return String(
      decoding: await bytes { $0.firstRange(of: end) != nil }, as: UTF8.self)
  }

  /// One answer with a body of the length it tells, or of all that comes.
  func reply() async throws -> Reply {
    let raw = await bytes { bytes in
      guard let (head, body) = Self.parts(bytes) else { return false }
      guard let length = Self.field("content-length", of: head).flatMap({ Int($0) }) else {
        return false
      }
      return body.count >= length
    }
    guard let (head, body) = Self.parts(raw),
      let status = head.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { throw Failure(call: "reply: \(String(decoding: raw, as: UTF8.self))") }
    return Reply(
      status: status, contentType: Self.field("content-type", of: head),
      body: String(decoding: body, as: UTF8.self))
  }

  private static func parts(_ bytes: [UInt8]) -> (head: String, body: ArraySlice<UInt8>)? {
    guard let gap = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    return (String(decoding: bytes[..<gap.lowerBound], as: UTF8.self), bytes[gap.upperBound...])
  }

  private static func field(_ name: String, of head: String) -> String? {
    for line in head.components(separatedBy: "\r\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2, parts[0].lowercased() == name {
        return parts[1].trimmingCharacters(in: .whitespaces)
      }
    }
    return nil
  }

  // MARK: WebSocket

  /// Opens a bridge with this query and throws unless the answer is 101.
  func upgrade(_ query: String = "") async throws {
    try send(lines: [
      "GET /bridge\(query.isEmpty ? "" : "?" + query) HTTP/1.1", "Host: localhost",
      "Upgrade: websocket", "Connection: Upgrade",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
    ])
    let answer = await text(until: "\r\n\r\n")
    guard answer.contains(" 101 ") else { throw Failure(call: "upgrade: \(answer)") }
  }

  /// Sends one whole frame, masked with zeros. The service may close before it has read all of it.
  func send(frame payload: [UInt8], opcode: UInt8 = 1) {
    var head: [UInt8] = [0x80 | opcode]
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

  /// The frames that arrive until one of them is a close frame, with their opcodes.
  func frames() async -> [(opcode: UInt8, payload: [UInt8])] {
    Self.frames(in: await bytes { Self.frames(in: $0).last?.opcode == 8 })
  }

  /// The code of the close frame that comes; nil when the connection ends without one.
  func closeCode() async -> Int? {
    guard let close = await frames().last, close.opcode == 8, close.payload.count >= 2 else {
      return nil
    }
    return Int(close.payload[0]) << 8 | Int(close.payload[1])
  }

  /// The whole frames in what a server sent, which are not masked.
  private static func frames(in bytes: [UInt8]) -> [(opcode: UInt8, payload: [UInt8])] {
    var frames: [(opcode: UInt8, payload: [UInt8])] = []
    var rest = bytes[...]
    while rest.count >= 2 {
      let first = rest.startIndex
      var length = Int(rest[first + 1] & 127)
      var headLength = 2
      if length >= 126 {
        headLength += length == 126 ? 2 : 8
        guard rest.count >= headLength else { break }
        length = rest[(first + 2)..<(first + headLength)].reduce(0) { $0 << 8 | Int($1) }
      }
      guard rest.count >= headLength + length else { break }
      frames.append((rest[first] & 15, Array(rest.dropFirst(headLength).prefix(length))))
      rest = rest.dropFirst(headLength + length)
    }
    return frames
  }
}
