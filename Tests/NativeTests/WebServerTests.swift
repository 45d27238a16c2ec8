import Foundation
import HTTPTypes
import Native
import TestSupport
import Testing

@Suite struct `Web server` {
  @Test func `a request arrives with method, host, query and headers as they were sent`()
    async throws
  {
    try await withServer { port in
      let (response, body) = try await WebClient.patientFetch(
        .post, "http://localhost:\(port)/a%20b/c?x=%26y%3D1&z=1%2B2&flag",
        headers: [.contentType: "application/json", .ifNoneMatch: "\"tag\""],
        body: Array("{}".utf8))
      #expect(response.status == .ok)
      #expect(
        String(decoding: body, as: UTF8.self)
          == "POST localhost:\(port) /a%20b/c?x=%26y=1&z=1%2B2&flag application/json \"tag\" {}")
    }
  }

  @Test func `the answer to HEAD has the length of the body and no body`() async throws {
    try await withServer { port in
      let answer = try await raw(port, "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
      #expect(answer.contains("Content-Length: 10\r\n"))
      #expect(answer.hasSuffix("\r\n\r\n"))
    }
  }

  @Test func `two requests share one connection`() async throws {
    try await withServer { port in
      let answer = try await raw(
        port,
        "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
      #expect(answer.contains("GET x /1"))
      #expect(answer.contains("GET x /2"))
    }
  }

  @Test func `a body without length gets 411, a too long one 413`() async throws {
    try await withServer { port in
      let chunked = try await raw(
        port, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
      #expect(chunked.hasPrefix("HTTP/1.1 411 "))
      let long = try await raw(
        port, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\nx")
      #expect(long.hasPrefix("HTTP/1.1 413 "))
    }
  }

  @Test func `messages come back in order, however long they are`() async throws {
    try await withServer { port in
      let socket = try await WebClient.connect(
        to: "ws://127.0.0.1:\(port)/echo", subprotocol: "test.v1")
      let texts = ["a", "ü", String(repeating: "long ", count: 13_000)]
      for text in texts { try await socket.send(Array(text.utf8)) }
      var received: [String] = []
      for await message in socket.messages {
        received.append(String(decoding: message.bytes, as: UTF8.self))
        if received.count == texts.count { break }
      }
      #expect(received == texts)
      await socket.close()
      await socket.untilClosed()
    }
  }

  @Test func `bytes come back as bytes, and a text as a text`() async throws {
    try await withServer { port in
      let socket = try await WebClient.connect(
        to: "ws://127.0.0.1:\(port)/echo", subprotocol: "test.v1")
      try await socket.send([0xFF, 0x00], as: .binary)
      try await socket.send(Array("ü".utf8))
      var messages = socket.messages.makeAsyncIterator()
      let (first, second) = (await messages.next(), await messages.next())
      #expect(first?.kind == .binary)
      #expect(first?.bytes == [0xFF, 0x00])
      #expect(second?.kind == .text)
      await socket.close()
    }
  }

  @Test func `a message over the limit closes its connection with 1009`() async throws {
    try await withServer { port in
      let peer = try Wire(port: port)
      try await peer.upgrade("/echo")
      peer.send(frame: [UInt8](repeating: 0x61, count: 65_537))
      #expect(await peer.end()?.code == 1009)
    }
  }

  @Test func `text that is not UTF-8 closes its connection with 1007`() async throws {
    try await withServer { port in
      let peer = try Wire(port: port)
      try await peer.upgrade("/echo")
      peer.send(frame: [0xC3, 0x28])
      #expect(await peer.end()?.code == 1007)
    }
  }

  @Test func `a refused handshake gets the delegate's answer`() async throws {
    try await withServer { port in
      let answer = try await raw(
        port,
        """
        GET /refused HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n
        """)
      #expect(answer.hasPrefix("HTTP/1.1 403 "))
      #expect(answer.hasSuffix("\r\n\r\nrefused"))
    }
  }

  @Test(arguments: ["hostsim-plain", "hostsim-client", "unknown", "unknown, hostsim-plain"])
  func `no other subprotocol can be had by its name`(offer: String) async throws {
    try await withServer { port in
      let answer = try await raw(
        port,
        """
        GET /echo HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r
        Sec-WebSocket-Protocol: \(offer)\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n
        """)
      #expect(!answer.contains(" 101 "))
      #expect(answer.hasPrefix("HTTP/1.1 4"))
    }
  }

  @Test func `an unknown upgrade on a kept-alive connection harms nobody`() async throws {
    try await withServer { port in
      _ = try await raw(
        port,
        """
        GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r
        Upgrade: unknown\r\nConnection: Upgrade\r\n\r\n
        """)
      let (response, _) = try await WebClient.patientFetch(.get, "http://127.0.0.1:\(port)/")
      #expect(response.status == .ok)
    }
  }

  @Test func `a stream is written as it comes and ends with its source`() async throws {
    try await withServer { port in
      let (response, body) = try await WebClient.patientFetch(
        .get, "http://127.0.0.1:\(port)/stream")
      #expect(response.status == .ok)
      #expect(String(decoding: body, as: UTF8.self) == "one two three ")
    }
  }

  @Test func `only loopback is listened on, both families`() async throws {
    try await withServer { port in
      // The kernel's table can skip a row while others come and go, so it is read until ours is there.
      var addresses: Set<String> = []
      for _ in 0..<100 where !addresses.contains("0100007F") {
        addresses = try listeningAddresses(port)
      }
      #expect(addresses.contains("0100007F"))
      #expect(addresses.isSubset(of: ["0100007F", "00000000000000000000000001000000"]))
    }
  }

  @Test func `a taken port is named`() async throws {
    try await withServer { port in
      await #expect(throws: WebError.cannotListen(port: port)) {
        try await WebServer.start(.init(port: port), delegate: Echo())
      }
    }
  }

  @Test func `a port is free again once its server has stopped`() async throws {
    let first = try await WebServer.start(.init(port: 0), delegate: Echo())
    _ = try await WebClient.patientFetch(.get, "http://127.0.0.1:\(first.port)/")
    await first.stop()
    #expect(throws: (any Error).self) { try Wire(port: first.port) }
    let second = try await WebServer.start(.init(port: first.port), delegate: Echo())
    #expect(second.port == first.port)
    await second.stop()
  }

  @Test func `after stop a socket is closed and a call says so`() async throws {
    let server = try await WebServer.start(
      .init(port: 0, subprotocols: ["test.v1"]), delegate: Echo())
    let socket = try await WebClient.connect(
      to: "ws://127.0.0.1:\(server.port)/echo", subprotocol: "test.v1")
    await server.stop()
    await socket.untilClosed()
    await #expect(throws: WebError.connectionClosed) { try await socket.send([0x61]) }
    await #expect(throws: WebError.self) {
      try await WebClient.patientFetch(.get, "http://127.0.0.1:\(server.port)/")
    }
  }

  @Test func `a peer that answers no ping is given up`() async throws {
    var options = WebServer.Options(port: 0)
    options.pingSeconds = 1
    let server = try await WebServer.start(options, delegate: Echo())
    let peer = try Wire(port: server.port)
    try await peer.upgrade("/echo")
    // The peer never answers: what it gets is one ping, and then the end.
    #expect(await peer.bytes().first == 0x89)
    await server.stop()
  }

  @Test func `connections that came and went leave nothing behind`() async throws {
    let server = try await WebServer.start(.init(port: 0), delegate: Echo())
    for turn in 0..<60 {
      let peer = try Wire(port: server.port)
      if turn % 3 == 0 { try await peer.upgrade("/echo") }
      if turn % 3 == 1 { try peer.send(Array("GET / HTTP/1.1\r\nHost: x\r\n".utf8)) }
    }
    var turns = 0
    while await server.connectionCount > 0, turns < 100_000 {
      turns += 1
      await Task.yield()
    }
    #expect(await server.connectionCount == 0)
    await server.stop()
  }

  @Test func `a peer that floods is closed with 1008, and its neighbour is served on`() async throws
  {
    var options = WebServer.Options(port: 0)
    options.maximumWaitingMessages = 8
    let server = try await WebServer.start(options, delegate: Deaf())
    let neighbour = try await WebClient.connect(to: "ws://127.0.0.1:\(server.port)/echo")
    let peer = try Wire(port: server.port)
    try await peer.upgrade("/echo")
    for _ in 0..<10 { peer.send(frame: [0x61]) }
    #expect(await peer.end()?.code == 1008)
    try await neighbour.send([0x61])
    var answers = neighbour.messages.makeAsyncIterator()
    #expect(await answers.next()?.bytes == [0x61])
    await server.stop()
  }

  @Test(arguments: ["", "ftp://x/", "http://", "http://x:0/", "http://x:99999/", "http://a b/"])
  func `a bad address is named`(url: String) async {
    await #expect(throws: WebError.badURL(url)) { try await WebClient.patientFetch(.get, url) }
  }
}

/// The addresses that `port` is listened on, as the kernel writes them: hexadecimal, in its own byte order.
func listeningAddresses(_ port: Int) throws -> Set<String> {
  // Files of the kernel say that they are empty, so they are read to their end instead of by their size.
  let tables = try ["/proc/net/tcp", "/proc/net/tcp6"].map { name in
    let file = try FileHandle(forReadingFrom: URL(filePath: name))
    return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
  }
  let suffix = String(format: ":%04X", port)
  let rows: [[Substring]] = tables.joined().split(separator: "\n").map { line in
    line.split(separator: " ")
  }
  let addresses: [String] = rows.compactMap { row in
    guard row.count > 3, row[1].hasSuffix(suffix), row[3] == "0A" else { return nil }
    return String(row[1].dropLast(5))
  }
  return Set(addresses)
}

func withServer(_ body: (Int) async throws -> Void) async throws {
  var options = WebServer.Options(subprotocols: ["test.v1"])
  // A bare connection answers no ping, and on a loaded machine its test may wait for half a minute.
  options.pingSeconds = 600
  let server = try await WebServer.start(options, delegate: Echo())
  do { try await body(server.port) } catch {
    await server.stop()
    throw error
  }
  await server.stop()
}

struct Echo: WebServerDelegate {
  func decideUpgrade(_ request: HTTPRequest, protocols: [String]) -> UpgradeDecision {
    guard request.path == "/echo" else {
      return .refuse(HTTPResponse(status: .forbidden), Array("refused".utf8))
    }
    return .accept(subprotocol: protocols.first)
  }

  func respond(to request: HTTPRequest, body: [UInt8]) async -> HTTPAnswer {
    if request.path == "/stream" {
      let (stream, continuation) = AsyncStream<[UInt8]>.makeStream()
      for word in ["one ", "two ", "three "] { continuation.yield(Array(word.utf8)) }
      continuation.finish()
      return .stream(HTTPResponse(status: .ok), stream)
    }
    if request.method == .head { return .full(HTTPResponse(status: .ok), Array("0123456789".utf8)) }
    let parts = [
      request.method.rawValue, request.authority ?? "", request.path ?? "",
      request.headerFields[.contentType] ?? "", request.headerFields[.ifNoneMatch] ?? "",
      String(decoding: body, as: UTF8.self),
    ]
    return .full(
      HTTPResponse(status: .ok),
      Array(parts.filter { !$0.isEmpty }.joined(separator: " ").utf8))
  }

  func serve(_ socket: WebSocket) async {
    for await message in socket.messages {
      do { try await socket.send(message.bytes, as: message.kind) } catch { return }
    }
  }
}

/// Echoes one message of each connection and looks at no further one.
private struct Deaf: WebServerDelegate {
  func decideUpgrade(_ request: HTTPRequest, protocols: [String]) -> UpgradeDecision {
    .accept(subprotocol: nil)
  }

  func respond(to request: HTTPRequest, body: [UInt8]) async -> HTTPAnswer {
    .full(HTTPResponse(status: .notFound), [])
  }

  func serve(_ socket: WebSocket) async {
    var messages = socket.messages.makeAsyncIterator()
    if let message = await messages.next() { try? await socket.send(message.bytes) }
    await socket.untilClosed()
  }
}

/// Sends `text` over a bare socket and returns everything that comes back until the peer closes.
private func raw(_ port: Int, _ text: String) async throws -> String {
  let peer = try Wire(port: port)
  try peer.send(Array(text.utf8))
  return String(decoding: await peer.bytes(), as: UTF8.self)
}
