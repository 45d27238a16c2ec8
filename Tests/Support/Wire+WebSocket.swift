/// What a WebSocket client does on a bare connection, and what a well-behaved one hides: the answer to a refused
/// handshake, and with which code and reason a connection is closed.
extension Wire {
  /// One frame that a server sent.
  package struct Frame: Equatable, Sendable {
    package let opcode: UInt8
    package let payload: [UInt8]

    package init(opcode: UInt8, payload: [UInt8]) {
      self.opcode = opcode
      self.payload = payload
    }
  }

  /// How a connection was closed.
  package struct End: Equatable, Sendable {
    package let code: Int
    package let reason: String

    package init(code: Int, reason: String) {
      self.code = code
      self.reason = reason
    }
  }

  /// Asks for a WebSocket; `headers` are whole lines without their ends.
  package func handshake(
    _ path: String, host: String = "localhost", headers: [String] = []
  ) throws {
    try send(
      lines: [
        "GET \(path) HTTP/1.1", "Host: \(host)", "Upgrade: websocket", "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
      ] + headers)
  }

  /// Opens a WebSocket and throws unless the answer is 101.
  package func upgrade(_ path: String = "/bridge") async throws {
    try handshake(path)
    let answer = await text(until: "\r\n\r\n")
    guard answer.contains(" 101 ") else { throw Failure(call: "upgrade: \(answer)") }
  }

  /// Sends one whole frame, masked with zeros. The server may close before it has read all of it.
  package func send(frame payload: [UInt8], opcode: UInt8 = 1) {
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

  /// The frames that arrive until one of them is a close frame.
  package func frames() async -> [Frame] {
    Self.frames(in: await bytes { Self.frames(in: $0).last?.opcode == 8 })
  }

  /// The next frame; nil when the connection ends before.
  package func frame() async -> Frame? {
    Self.frames(in: await bytes(atOnce: 1) { !Self.frames(in: $0).isEmpty }).first
  }

  /// How the connection is closed; nil when it ends without a close frame.
  package func end() async -> End? {
    guard let close = await frames().last, close.opcode == 8, close.payload.count >= 2 else {
      return nil
    }
    return End(
      code: Int(close.payload[0]) << 8 | Int(close.payload[1]),
      reason: String(decoding: close.payload.dropFirst(2), as: UTF8.self))
  }

  /// The whole frames in what a server sent, which are not masked.
  private static func frames(in bytes: [UInt8]) -> [Frame] {
    var frames: [Frame] = []
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
      frames.append(
        Frame(
          opcode: rest[first] & 15, payload: Array(rest.dropFirst(headLength).prefix(length))))
      rest = rest.dropFirst(headLength + length)
    }
    return frames
  }
}
