import Native
import TestSupport
import Testing

/// What a server must make of frames, section by section of RFC 6455: the groups of the Autobahn test suite, whose own
/// program needs Python 2.
@Suite struct `Frames of a WebSocket` {
  @Test(arguments: [0, 1, 125, 126, 127, 128, 65535, 65536], [UInt8(1), 2])
  func `messages of any length come back as what they were (§5.2)`(
    length: Int, opcode: UInt8
  ) async throws {
    let payload = [UInt8](repeating: 0x2A, count: length)
    try await exchange([.init(opcode, payload)], gives: [.init(opcode: opcode, payload: payload)])
  }

  @Test(arguments: [0, 1, 5, 125])
  func `a ping is answered by a pong with its bytes (§5.5.2)`(length: Int) async throws {
    let payload = (0..<length).map { UInt8($0 | 0x80) }
    try await converse { wire in
      for _ in 1...10 {
        try wire.send(Frame(9, payload).bytes)
        #expect(await wire.frame() == .init(opcode: 10, payload: payload))
      }
    }
  }

  @Test func `a ping between the parts of a message is answered before it (§5.4)`() async throws {
    try await converse { wire in
      try wire.send(Frame(1, [0x61], isFinal: false).bytes)
      for part in [UInt8(7), 8] {
        try wire.send(Frame(9, [part]).bytes)
        #expect(await wire.frame() == .init(opcode: 10, payload: [part]))
        try wire.send(Frame(0, [part], isFinal: part == 8).bytes)
      }
      #expect(await wire.frame() == .init(opcode: 1, payload: [0x61, 7, 8]))
    }
  }

  @Test func `a pong that nobody asked for changes nothing (§5.5.3)`() async throws {
    try await exchange(
      [.init(10, [1, 2]), .init(1, [0x61])], gives: [.init(opcode: 1, payload: [0x61])])
  }

  @Test(arguments: [UInt8(8), 9, 10])
  func `a control frame has no parts (§5.5)`(opcode: UInt8) async throws {
    try await exchange([.init(opcode, [0x03, 0xE8], isFinal: false)], ends: 1002)
  }

  @Test(arguments: 1...7)
  func `reserved bits mean an extension that nobody agreed on (§5.2)`(bits: Int) async throws {
    try await exchange([.init(1, [0x61], reserved: UInt8(bits))], ends: 1002)
    try await exchange([.init(9, [], reserved: UInt8(bits))], ends: 1002)
  }

  @Test(arguments: [UInt8(3), 4, 5, 6, 7, 11, 12, 13, 14, 15])
  func `reserved opcodes end the connection (§5.2)`(opcode: UInt8) async throws {
    try await exchange([.init(opcode, [])], ends: 1002)
    try await exchange(
      [.init(1, [0x61]), .init(opcode, [0x62])], gives: [.init(opcode: 1, payload: [0x61])],
      ends: 1002)
  }

  @Test func `the parts of a message are joined (§5.4)`() async throws {
    try await exchange(
      [.init(1, [0x61], isFinal: false), .init(0, [0x62])],
      gives: [.init(opcode: 1, payload: [0x61, 0x62])])
    try await exchange(
      [.init(2, [], isFinal: false), .init(0, [], isFinal: false), .init(0, [0x62])],
      gives: [.init(opcode: 2, payload: [0x62])])
  }

  @Test func `parts in the wrong order end the connection (§5.4)`() async throws {
    try await exchange([.init(0, [0x61])], ends: 1002)
    try await exchange([.init(0, [0x61], isFinal: false), .init(1, [0x61])], ends: 1002)
    try await exchange([.init(1, [0x61], isFinal: false), .init(1, [0x62])], ends: 1002)
    try await exchange(
      [.init(1, [0x61]), .init(0, [0x62])], gives: [.init(opcode: 1, payload: [0x61])], ends: 1002)
  }

  @Test(arguments: ["κόσμε", "\u{0}", "\u{7FF}\u{800}\u{FFFD}", "\u{10000}\u{10FFFF}", "\u{FFFE}"])
  func `a text may be split anywhere, also within a character (§5.6)`(text: String) async throws {
    let bytes = Array(text.utf8)
    try await exchange(
      bytes.indices.map { place in
        .init(place == 0 ? 1 : 0, [bytes[place]], isFinal: place == bytes.count - 1)
      }, gives: [.init(opcode: 1, payload: bytes)])
  }

  @Test(
    arguments: [
      [0xFF], [0x80], [0xC3], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xCE, 0xBA, 0xE1, 0xBD],
    ] as [[UInt8]])
  func `a text that is not UTF-8 ends the connection (§8.1)`(bytes: [UInt8]) async throws {
    try await exchange([.init(1, bytes)], ends: 1007)
    try await exchange(
      bytes.indices.map { place in
        .init(place == 0 ? 1 : 0, [bytes[place]], isFinal: place == bytes.count - 1)
      }, ends: 1007)
    try await exchange([.init(2, bytes)], gives: [.init(opcode: 2, payload: bytes)])
  }

  @Test(arguments: [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999])
  func `a close is answered with its code (§5.5.1)`(code: Int) async throws {
    try await exchange([.close(code)], ends: code)
    try await exchange([.close(code, [0x62, 0x79, 0x65])], ends: code)
  }

  @Test func `a close without a code is answered without one`() async throws {
    let frames = try await answers(to: [.init(8, [])])
    #expect(frames.map(\.opcode) == [8])
    #expect([[], [0x03, 0xE8]].contains(frames.last?.payload))
  }

  @Test(arguments: [0, 999, 1004, 1005, 1006, 1014, 1016, 1100, 2000, 2999])
  func `a code that may not be sent is an error (§7.4)`(code: Int) async throws {
    try await exchange([.close(code)], ends: 1002)
  }

  /// libwebsockets 4.1.6 is more patient than the RFC: here it may become better, and tell.
  @Test func `where the library goes its own way`() async throws {
    let echoed = Wire.Frame(opcode: 1, payload: [0x61])
    // §5.1: a frame without a mask.
    try await exchange([.init(1, [0x61], isMasked: false)], gives: [echoed])
    // §5.5: a control frame of more than 125 bytes ends the connection, but without a code.
    for opcode: UInt8 in [8, 9, 10] {
      let frames = try await answers(to: [.init(opcode, [UInt8](repeating: 0x61, count: 126))])
      #expect(frames.isEmpty)
    }
    // §5.5.1: a message behind a close, a close of one byte, a reason that is not UTF-8.
    try await exchange([.close(1000), .init(1, [0x61])], gives: [echoed], ends: 1000)
    #expect(try await answers(to: [.init(8, [3])]).map(\.payload) == [[3]])
    try await exchange([.close(1000, [0xCE, 0xBA, 0xE1])], ends: 1000)
    // §7.4: a code above 4999.
    for code in [5000, 65535] { try await exchange([.close(code)], ends: code) }
  }

  /// Sends frames, and expects these back. With a code the server ends the connection by itself.
  private func exchange(
    _ frames: [Frame], gives expected: [Wire.Frame] = [], ends code: Int? = nil,
    at location: SourceLocation = #_sourceLocation
  ) async throws {
    let answers = try await answers(to: code == nil ? frames + [.close(1000)] : frames)
    #expect(answers.filter { $0.opcode != 8 } == expected, sourceLocation: location)
    let end = answers.last.flatMap { $0.opcode == 8 ? $0.payload : nil }.map(Frame.code)
    #expect(end == code ?? 1000, sourceLocation: location)
  }

  private func answers(to frames: [Frame]) async throws -> [Wire.Frame] {
    var answers: [Wire.Frame] = []
    try await converse { wire in
      // The server may close before it has read everything.
      try? wire.send(frames.flatMap(\.bytes))
      answers = await wire.frames()
    }
    return answers
  }

  private func converse(_ body: (Wire) async throws -> Void) async throws {
    try await withServer { port in
      let wire = try Wire(port: port)
      try await wire.upgrade("/echo")
      try await body(wire)
    }
  }
}

/// One frame as a client sends it. Source: RFC 6455 §5.2.
private struct Frame: Sendable {
  let bytes: [UInt8]

  init(
    _ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true, reserved: UInt8 = 0,
    isMasked: Bool = true
  ) {
    var head: [UInt8] = [(isFinal ? 0x80 : 0) | reserved << 4 | opcode]
    let marked: UInt8 = isMasked ? 0x80 : 0
    switch payload.count {
    case ..<126: head.append(marked | UInt8(payload.count))
    case ..<65536:
      head += [marked | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
    default:
      head.append(marked | 127)
      for shift in stride(from: 56, through: 0, by: -8) {
        head.append(UInt8(truncatingIfNeeded: payload.count >> shift))
      }
    }
    let mask: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
    guard isMasked else {
      bytes = head + payload
      return
    }
    bytes = head + mask + payload.enumerated().map { $1 ^ mask[$0 & 3] }
  }

  static func close(_ code: Int, _ reason: [UInt8] = []) -> Frame {
    Frame(8, [UInt8(code >> 8), UInt8(code & 255)] + reason)
  }

  static func code(_ payload: [UInt8]) -> Int {
    payload.count < 2 ? 0 : Int(payload[0]) << 8 | Int(payload[1])
  }
}
