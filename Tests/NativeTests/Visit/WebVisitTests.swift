import HTTPTypes
import Native
import Testing

@Suite struct `A visit of a web server` {
  private func get(_ pieces: String..., limit: Int = 1 << 20) async throws -> WebVisit {
    let server = try CannedServer(pieces)
    defer { withExtendedLifetime(server) {} }
    return try await WebVisit.get(
      "http://localhost:\(server.port)/", timeout: .seconds(60), maximumBytes: limit)
  }

  private func failure(_ url: String, within limit: Duration = .seconds(60)) async -> WebVisit
    .Failure?
  {
    do throws(WebVisit.Failure) {
      _ = try await WebVisit.get(url, timeout: limit)
      return nil
    } catch { return error }
  }

  @Test func `fields of one name are kept apart, known to a library or not`() async throws {
    let visit = try await get(
      "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nset-cookie: b=2; Path=/\r\nX-Odd:\r\n",
      "Content-Security-Policy: a\r\nContent-Security-Policy: b\r\nbroken line\r\n\r\nhello")
    #expect(visit.status == 200 && visit.body == Array("hello".utf8))
    #expect(visit.fields[values: .setCookie] == ["a=1", "b=2; Path=/"])
    #expect(visit.fields[values: .contentSecurityPolicy] == ["a", "b"])
    #expect(visit.certificateProblem == nil)
  }

  @Test(arguments: [
    (
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
      "abcde"
    ),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", "abc"),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz", ""),
    ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", "abc"),
    ("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc", "abc"),
    ("HTTP/1.0 200\r\n\r\nabc", "abc"),
    ("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nabc", "abc"),
    ("HTTP/1.1 304 Not Modified\r\n\r\n", ""),
  ])
  func `the body ends where the answer says`(answer: String, body: String) async throws {
    #expect(try await get(answer).body == Array(body.utf8))
  }

  @Test func `a long body is cut off`() async throws {
    let visit = try await get(
      "HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 100_000), limit: 1000)
    #expect(visit.body.count == 1000)
  }

  @Test(arguments: [
    "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 999999 X\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 200",
  ])
  func `what is no HTTP is told as that`(answer: String) async throws {
    let server = try CannedServer([answer])
    guard case .noAnswer? = await failure("http://localhost:\(server.port)/") else {
      Issue.record("it was taken for an answer")
      return
    }
  }

  @Test func `each way not to be reached has a name of its own`() async throws {
    #expect(await failure("http://localhost:1/") == .refused(detail: "connection refused"))
    #expect(await failure("http://[::1]:1/") == .refused(detail: "connection refused"))
    #expect(await failure("http://nowhere.invalid/") == .unknownName("nowhere.invalid"))
    #expect(await failure("tel:110") == .badURL)
    let silent = try CannedServer([])
    let url = "http://localhost:\(silent.port)/"
    #expect(await failure(url, within: .milliseconds(50)) == .timedOut)
    let plain = try CannedServer(["HTTP/1.1 400 Bad Request\r\n\r\n"])
    guard case .handshake? = await failure("https://localhost:\(plain.port)/") else {
      Issue.record("plain HTTP was taken for TLS")
      return
    }
  }

  @Test func `a certificate that nobody vouches for is named, and the answer is read all the same`()
    async throws
  {
    let key = try ECPrivateKey.generate()
    let names = [CertificateName("localhost")].compactMap(\.self)
    let order = CertificateOrder(
      organization: "test", commonName: "localhost", notBefore: 0, notAfter: 4_000_000_000,
      purpose: .server(names))
    let certificate = try Certificate.make(order, for: key)
    var options = WebServer.Options()
    options.identity = TLSIdentity(certificates: certificate.pem, privateKey: try key.pem())
    let server = try await WebServer.start(options, delegate: Greeter())
    let port = try #require(server.securePort)
    let visit = try await WebVisit.get("https://localhost:\(port)/", timeout: .seconds(60))
    #expect(visit.body == Array("hello".utf8))
    #expect(visit.certificateProblem?.contains("self-signed certificate") == true)
    let other = try await WebVisit.get("https://127.0.0.1:\(port)/", timeout: .seconds(60))
    #expect(other.certificateProblem != nil)
    await server.stop()
  }

  @Test func `a port of this machine can answer for a name elsewhere`() async throws {
    let server = try CannedServer(["HTTP/1.1 200 OK\r\n\r\nhere"])
    let visit = try await WebVisit.get(
      "https://shop.invalid/x", timeout: .seconds(60), localPort: server.port)
    #expect(visit.body == Array("here".utf8) && visit.certificateProblem == nil)
  }

  @Test func `texts are found in bytes`() {
    let bytes = Array("abcabcab".utf8)
    #expect(ByteSearch.all("abc", in: bytes) == [0, 3])
    #expect(ByteSearch.all("ab", in: bytes) == [0, 3, 6])
    #expect(ByteSearch.first("ca", in: bytes, from: 3) == 5)
    #expect(ByteSearch.first("abd", in: bytes) == nil)
    #expect(ByteSearch.first("", in: bytes) == nil)
    #expect(ByteSearch.first("a", in: []) == nil)
    #expect(ByteSearch.first("a", in: bytes, from: 9) == nil)
  }
}

private struct Greeter: WebServerDelegate {
  func decideUpgrade(_ request: HTTPRequest, protocols: [String]) -> UpgradeDecision {
    .refuse(HTTPResponse(status: .notFound), [])
  }

  func respond(to request: HTTPRequest, body: [UInt8]) async -> HTTPAnswer {
    .full(HTTPResponse(status: .ok), Array("hello".utf8))
  }

  func serve(_ socket: WebSocket) async {}
}
