import Foundation
import HTTPTypes
import Native
import TestSupport
import Testing

/// Peers that take a connection and all the time of the world.
@Suite(.timeLimit(.minutes(2))) struct `A peer that is slow on purpose` {
  private func withServer(
    _ change: (inout WebServer.Options) -> Void = { _ in }, _ body: (Int) async throws -> Void
  ) async throws {
    var options = WebServer.Options()
    change(&options)
    let server = try await WebServer.start(options, delegate: Plain())
    do { try await body(server.port) } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  /// Whether the server closes a connection that sends the head and then one byte after the other.
  private func drips(_ port: Int, _ head: String, then drop: String) async throws -> Bool {
    let wire = try Wire(port: port)
    try wire.send(Array(head.utf8))
    return await wire.drips(Array(drop.utf8))
  }

  @Test(arguments: [
    ("GET / HTTP/1.1\r\nHost: x\r\n", "X: y\r\n"), ("G", "ET /"), ("GET / HTTP/1.1\r\nX: ", "y"),
  ])
  func `is closed however steadily its head drips`(head: String, drop: String) async throws {
    try await withServer { port in
      let isClosed = try await drips(port, head, then: drop)
      #expect(isClosed)
      let (response, _) = try await WebClient.patientFetch(.get, "http://127.0.0.1:\(port)/")
      #expect(response.status == .ok)
    }
  }

  @Test func `is closed however steadily its body drips`() async throws {
    try await withServer({ $0.bodyTimeoutSeconds = 1 }) { port in
      let head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"
      let isClosed = try await drips(port, head, then: " ")
      #expect(isClosed)
    }
  }

  @Test func `is closed when it says nothing, and many of them hold nobody up`() async throws {
    try await withServer { port in
      let silent = try (0..<40).map { _ in try Wire(port: port) }
      let halves = try (0..<40).map { _ in
        let wire = try Wire(port: port)
        try wire.send(Array("GET / HTTP/1.1\r\n".utf8))
        return wire
      }
      let (response, _) = try await WebClient.patientFetch(.get, "http://127.0.0.1:\(port)/")
      #expect(response.status == .ok)
      for wire in [silent[0], silent[39], halves[0], halves[39]] {
        #expect(await wire.bytes().isEmpty)
      }
    }
  }
}

private struct Plain: WebServerDelegate {
  func decideUpgrade(_ request: HTTPRequest, protocols: [String]) -> UpgradeDecision {
    .accept(subprotocol: nil)
  }

  func respond(to request: HTTPRequest, body: [UInt8]) async -> HTTPAnswer {
    .full(HTTPResponse(status: .ok), Array("plain".utf8))
  }

  func serve(_ socket: WebSocket) async {}
}
