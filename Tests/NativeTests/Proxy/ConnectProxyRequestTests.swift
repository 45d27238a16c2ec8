import Foundation
import Native
import Testing

@Suite struct `Connect proxy: requests` {
  @Test(arguments: malformed)
  func `a malformed request gets 400 and a sentence`(head: String, sentence: String) async throws {
    try await ProxyFixture.with { fixture in
      let answer = try await fixture.answer(to: head)
      #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
      #expect(answer.contains("\r\nConnection: close\r\n"))
      #expect(answer.hasSuffix("\r\n\r\n" + sentence + "\n"))
      #expect(fixture.attempts.map(\.outcome) == [.malformed(sentence)])
    }
  }

  @Test(arguments: [
    "GET http://app.example/ HTTP/1.1", "POST https://app.example:443/ HTTP/1.1",
    "OPTIONS * HTTP/1.1",
    "GET / HTTP/1.0", "connect app.example:443 HTTP/1.1",
  ])
  func `another method than CONNECT gets 403`(line: String) async throws {
    try await ProxyFixture.with { fixture in
      let answer = try await fixture.answer(
        to: line + "\r\nHost: app.example\r\nContent-Length: 3\r\n\r\nabc")
      #expect(answer.hasPrefix("HTTP/1.1 403 Forbidden\r\n"))
      #expect(answer.contains("hostsim's proxy makes tunnels for https only, so it does not "))
      let asked = String(line.split(separator: " ")[1])
      #expect(fixture.attempts == [.init(asked: asked, outcome: .refused)])
    }
  }

  @Test(arguments: [
    "other.example:443", "app.example:80", "app.example.:443", "127.0.0.1:443", "[::1]:443",
    "xapp.example:443", "app.example.evil.example:443", "localhost:1",
  ])
  func `what is not mapped gets 403, and the answer says what is`(target: String) async throws {
    try await ProxyFixture.with(.init(mapped: ["app.example:443"])) { fixture in
      let answer = try await fixture.answer(to: "CONNECT \(target) HTTP/1.1\r\n\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 403 Forbidden\r\n"))
      #expect(
        answer.hasSuffix(
          "hostsim's proxy reaches app.example:443 and nothing else: \(target) is not mapped.\n"))
      #expect(fixture.attempts == [.init(asked: target, outcome: .refused)])
    }
  }

  @Test(arguments: [
    ("APP.Example:443", "app.example", 443), ("127.0.0.1:65535", "127.0.0.1", 65535),
    ("[::1]:1", "::1", 1), ("[2001:DB8:0:0::7]:443", "2001:db8::7", 443),
    ("a_b-c.xn--d:8443", "a_b-c.xn--d", 8443),
  ])
  func `the route is asked for the target in its plain form`(asked: String, host: String, port: Int)
    async throws
  {
    let routed = Locked<[ConnectProxy.Target]>([])
    let fixture = try await ProxyFixture.start { target in
      routed.withLock { $0.append(target) }
      return nil
    }
    _ = try await fixture.answer(to: "CONNECT \(asked) HTTP/1.1\r\n\r\n")
    #expect(routed.withLock { $0 } == [ConnectProxy.Target(host: host, port: port)])
    #expect(fixture.attempts == [.init(asked: asked, outcome: .refused)])
    await fixture.proxy.stop()
  }

  @Test func `a target that refuses gets 502, and the answer says where to start it`() async throws
  {
    let port = closedPort()
    try await ProxyFixture.with(target: port) { fixture in
      let answer = try await fixture.answer(to: connectHead)
      #expect(answer.hasPrefix("HTTP/1.1 502 Bad Gateway\r\n"))
      #expect(
        answer.hasSuffix(
          "hostsim's proxy takes app.example:443 there: start the server.\n"))
      #expect(
        fixture.attempts == [
          .init(
            asked: "app.example:443",
            outcome: .unreachable("Nothing takes connections on port \(port) of this machine."))
        ])
    }
  }

  @Test(arguments: ["HTTP/1.1", "HTTP/1.0"])
  func `a head of 8192 bytes is read, and one more byte is too many`(version: String) async throws {
    try await ProxyFixture.with(target: closedPort()) { fixture in
      let start = "CONNECT app.example:443 \(version)\r\nX: "
      let filler = String(repeating: "x", count: 8192 - start.utf8.count - 4)
      #expect(try await fixture.answer(to: start + filler + "\r\n\r\n").contains(" 502 "))
      let tooLong = try await fixture.answer(to: start + filler + "x\r\n\r\n")
      #expect(tooLong.contains(" 400 "))
      #expect(tooLong.hasSuffix("The head is longer than 8192 bytes.\n"))
    }
  }

  @Test func `a head may come byte by byte`() async throws {
    let target = try ProxyTarget { try $0.send(try $0.rest()) }
    try await ProxyFixture.with(target: target.port) { fixture in
      let answer = try await onThread {
        let peer = try ProxyPeer(connectingTo: fixture.port)
        for byte in (connectHead + "echo").utf8 { try peer.send([byte]) }
        peer.finish()
        return try peer.rest()
      }
      #expect(answer == established + Array("echo".utf8))
    }
  }

  @Test func `a head that takes too long gets 408, an unused connection just its end`() async throws
  {
    var options = ConnectProxy.Options()
    options.limits.openingMilliseconds = 100
    try await ProxyFixture.with(options) { fixture in
      let (slow, unused) = try await onThread {
        let slow = try ProxyPeer(fixture.port, sending: "CONNECT app.exa")
        let unused = try ProxyPeer(connectingTo: fixture.port)
        return (try slow.restText(), try unused.restText())
      }
      #expect(slow.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
      #expect(unused.isEmpty)
      let sentence = "The head of the request was not complete after 100 ms."
      #expect(
        fixture.attempts == [.init(asked: "CONNECT app.exa", outcome: .malformed(sentence))])
    }
  }

  @Test func `ten thousand mutated heads are answered or closed, and none is let through`()
    async throws
  {
    try await ProxyFixture.with(target: closedPort()) { fixture in
      let valid = Array(connectHead.utf8)
      let answers = try await onThread {
        var random = SeededGenerator(seed: 4)
        return try (0..<10_000).map { _ in
          var head = valid
          for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0..<head.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: head[place] = UInt8.random(in: 0...255, using: &random)
            case 1: head.remove(at: place)
            default: head.insert(UInt8.random(in: 0...255, using: &random), at: place)
            }
          }
          let peer = try ProxyPeer(connectingTo: fixture.port)
          peer.resetWhenClosed()
          try? peer.send(head)
          peer.finish()
          return String(decoding: try peer.receiveSome().prefix(13), as: UTF8.self)
        }
      }
      let allowed: Set = ["HTTP/1.1 400 ", "HTTP/1.1 403 ", "HTTP/1.1 502 "]
      #expect(Set(answers) == allowed)
      #expect(fixture.attempts.count == 10_000)
    }
  }
}

let connectHead = "CONNECT app.example:443 HTTP/1.1\r\nHost: app.example:443\r\n\r\n"

private let malformed: [(String, String)] = {
  let line = "CONNECT app.example:443 HTTP/1.1\r\n"
  let form = "The request line is not of the form CONNECT name:port HTTP/1.1."
  let port = "The port of the target is no number from 1 to 65535."
  let name =
    "The name of the target may have letters, digits, '-', '_' and '.' only, at most 253 of them."
  let brackets = "What stands in brackets is no IPv6 address."
  let version = "The version is neither HTTP/1.1 nor HTTP/1.0."
  let targets: [(String, String)] = [
    ("app.example", "The target has no port: write it as name:port."),
    ("app.example:", port), ("app.example:0", port), ("app.example:65536", port),
    ("app.example:0443", port), ("app.example:+443", port), ("app.example:443x", port),
    ("app.example:99999999999999999999", port), ("app.example:٤٤٣", port),
    (":443", name), ("app%2eexample:443", name), ("user@app.example:443", name),
    ("bücher.example:443", name), ("app.example/x:443", name),
    (String(repeating: "a", count: 254) + ":443", name),
    ("::1:443", "An IPv6 address has to stand in brackets, and a name has no colon."),
    (
      "https://app.example:443",
      "An IPv6 address has to stand in brackets, and a name has no colon."
    ),
    ("[::1", "An IPv6 address has to stand in brackets, and a name has no colon."), ("[::1]", port),
    ("[app.example]:443", brackets), ("[]:443", brackets),
    ("[fe80::1%eth0]:443", brackets), ("[127.0.0.1]:443", brackets),
    (
      "[::1]x:443",
      "An IPv6 address has to stand in brackets, and a name has no colon."
    ),
  ]
  return targets.map { ("CONNECT \($0.0) HTTP/1.1\r\n\r\n", $0.1) } + [
    ("\r\n" + line + "\r\n", "The head begins with an empty line."),
    ("CONNECT\r\n\r\n", form), ("CONNECT app.example:443\r\n\r\n", form),
    ("CONNECT  app.example:443 HTTP/1.1\r\n\r\n", form),
    ("CONNECT app.example:443 HTTP/1.1 \r\n\r\n", form),
    (" CONNECT app.example:443\r\n\r\n", "The method is no word."),
    ("CONN:CT app.example:443 HTTP/1.1\r\n\r\n", "The method is no word."),
    ("CONNECT app.example:443 HTTP/2.0\r\n\r\n", version),
    ("CONNECT app.example:443 http/1.1\r\n\r\n", version),
    (line + "Host\r\n\r\n", "A header has no colon."),
    (line + "Host : app.example\r\n\r\n", "The name of a header is no word."),
    (line + ": x\r\n\r\n", "The name of a header is no word."),
    (line + "X: a\r\n b: c\r\n\r\n", "The name of a header is no word."),
    (line + "Host: a\r\nhost: b\r\n\r\n", "There are two Host headers."),
    (
      line + "Content-Length: 5\r\n\r\nhello",
      "A CONNECT request has no body, so its Content-Length is 0."
    ),
    (
      line + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "A CONNECT request has no body, so no Transfer-Encoding."
    ),
    ("CONNECT app.example:443 HTTP/1.1\n\n", "A line of the head ends with LF alone, without CR."),
    (line + "X: a\rb\r\n\r\n", "A CR stands in a line of the head."),
    (line + "X: a\u{0}b\r\n\r\n", "A control character stands in the head."),
    (
      "\u{16}\u{3}\u{1}\u{2}",
      "This is TLS, but a proxy is spoken to in plain HTTP: write its address as http://."
    ),
    ("CONNECT app.exam", "The connection ended before the head of the request did."),
    (String(repeating: "x", count: 9000), "The head is longer than 8192 bytes."),
  ]
}()
