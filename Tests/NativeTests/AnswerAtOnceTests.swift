import HTTPTypes
import Native
import TestSupport
import Testing

/// Answers that the delegate gives from inside the library's callback, mixed with those that take a while.
@Suite(.timeLimit(.minutes(2))) struct `Answers at once` {
  private func withServer(_ body: (Int) async throws -> Void) async throws {
    let server = try await WebServer.start(WebServer.Options(), delegate: Hasty())
    do { try await body(server.port) } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  private func get(_ path: String, _ method: String = "GET", _ more: [String] = []) -> [UInt8] {
    Array(
      (["\(method) \(path) HTTP/1.1", "Host: x"] + more + ["", ""])
        .joined(separator: "\r\n").utf8)
  }

  @Test func `and later ones come in their order on one connection, also when asked for together`()
    async throws
  {
    try await withServer { port in
      let wire = try Wire(port: port)
      let paths = ["/now", "/later", "/now", "/now", "/later"]
      try wire.send(paths.flatMap { get($0) })
      for path in paths {
        let reply = await wire.text(until: path == "/now" ? "at once" : "later on")
        #expect(reply.contains(" 200 OK\r\n"))
        #expect(reply.contains("Content-Length: \(path == "/now" ? 7 : 8)\r\n"))
      }
    }
  }

  @Test(arguments: ["/now", "/spelled"])
  func `to HEAD have the length and no body`(path: String) async throws {
    try await withServer { port in
      let wire = try Wire(port: port)
      try wire.send(get(path, "HEAD"))
      #expect(await wire.text(until: "\r\n\r\n").contains("Content-Length: 7\r\n"))
      try wire.send(get(path))
      #expect(await wire.text(until: "at once").hasPrefix("HTTP/1.1 200"))
    }
  }

  @Test func `are not given to a request with a body`() async throws {
    try await withServer { port in
      let wire = try Wire(port: port)
      try wire.send(get("/now", "POST", ["Content-Length: 2"]) + [0x61, 0x62])
      #expect(await wire.text(until: "later on").hasPrefix("HTTP/1.1 200"))
    }
  }

  @Test(arguments: ["/now", "/spelled"])
  func `close the connection where the end of the request is in doubt`(
    path: String
  ) async throws {
    try await withServer { port in
      let wire = try Wire(port: port)
      try wire.send(get(path, "POST"))
      let answer = String(decoding: await wire.bytes(), as: UTF8.self)
      #expect(answer.contains("Connection: close\r\n"))
      #expect(answer.hasSuffix("at once"))
    }
  }

  @Test func `that are long reach a slow reader whole, and the next request is answered`()
    async throws
  {
    try await withServer { port in
      let wire = try Wire(port: port)
      try wire.send(get("/much") + get("/now"))
      // Most of it waits in the server meanwhile: nobody reads it yet.
      let other = try await WebClient.patientFetch(.get, "http://127.0.0.1:\(port)/now")
      #expect(other.0.status == .ok)
      let all = await wire.bytes { $0.suffix(7).elementsEqual("at once".utf8) }
      #expect(all.count > Hasty.much && all.count < Hasty.much + 1000)
    }
  }
}

private struct Hasty: WebServerDelegate {
  static let much = 8 << 20
  private static let spelled = SpelledAnswer(
    HTTPResponse(status: .ok), Array("at once".utf8))

  func decideUpgrade(_ request: HTTPRequest, protocols: [String]) -> UpgradeDecision {
    .refuse(HTTPResponse(status: .notFound), [])
  }

  func respondAtOnce(to request: HTTPRequest) -> HTTPAnswer? {
    switch request.path {
    case "/now": .full(HTTPResponse(status: .ok), Array("at once".utf8))
    case "/spelled": .spelled(Self.spelled)
    case "/much": .full(HTTPResponse(status: .ok), [UInt8](repeating: 0x61, count: Self.much))
    default: nil
    }
  }

  func respond(to request: HTTPRequest, body: [UInt8]) async -> HTTPAnswer {
    .full(HTTPResponse(status: .ok), Array("later on".utf8))
  }
}
