import Foundation
import HTTPTypes
import JSON
import Native
import TestSupport
import Testing
import Tokens

/// Somebody sets the machine's clock while the program serves. A library between the program and the system plays that:
/// see `Faults/clock.c`.
@Suite(.timeLimit(.minutes(15))) struct `A clock that is set while hostsim serves` {
  private let sandbox: Sandbox
  init() throws { sandbox = try Sandbox() }

  /// Sets the clock, by hours from the real one.
  private func set(by hours: Int) throws {
    try Data("\(hours * 3600)\n".utf8)
      .write(to: URL(fileURLWithPath: "\(sandbox.path)/clock"), options: .atomic)
  }

  private func serve() async throws -> Server {
    let variables = try FaultLibrary.variables(clock: "\(sandbox.path)/clock")
    return try await Server.start(
      in: sandbox, [], preparation: variables.map { "export '\($0)'" }.joined(separator: "; "))
  }

  private func api(
    _ method: HTTPRequest.Method, _ path: String, on server: Server
  ) async throws -> JSONValue {
    let (answer, body) = try await WebClient.patientFetch(
      method, "http://127.0.0.1:\(server.port)/api/sim/v1/\(path)",
      headers: [.contentType: "application/json"], body: method == .get ? [] : Array("{}".utf8))
    #expect(answer.status.kind == .successful, "\(path)")
    return try JSONValue(parsing: body)
  }

  /// A token's claims `iat` and `exp`.
  private func dates(_ answer: JSONValue?) throws -> (issued: Int, expires: Int) {
    let token = try #require(answer?["token"]?.stringValue, "\(String(describing: answer))")
    let parts = token.split(separator: ".").map { Base64URL.decode("\($0)") ?? [] }
    let claims = try JSONValue(parsing: try #require(parts.dropFirst().first))
    return (
      Int(try #require(claims["iat"]?.integerValue)), Int(try #require(claims["exp"]?.integerValue))
    )
  }

  @Test func `dates what it issues anew, and keeps no answer and no embedding waiting for it`()
    async throws
  {
    try set(by: 0)
    let server = try await serve()
    let idle = try await api(.post, "embeddings", on: server)["id"]
    let peer = BridgePeer(try await WebClient.connect(to: "ws://127.0.0.1:\(server.port)/bridge"))
    var issued: [Int] = []
    for hours in [0, -5, 5, -5] {
      try set(by: hours)
      try await peer.control(["next": ["error": "late", "after": "50ms"]])
      try await peer.refresh()
      #expect(try await peer.next()?["error"] == "late")
      try await peer.refresh()
      let token = try dates(try await peer.next())
      #expect(token.expires - token.issued == 3600)
      issued.append(token.issued)
      _ = try await api(.post, "keys/org_demo/rotate", on: server)
      let embeddings = try await api(.get, "embeddings", on: server)["embeddings"]?.arrayValue
      #expect(embeddings?.count == 2 && embeddings?.contains { $0["id"] == idle } == true)
    }
    // Two steps of the clock are hours apart, however long the test takes between them.
    let hour = 3600
    #expect(issued[1] < issued[0] - 4 * hour && issued[2] > issued[0] + 4 * hour)
    #expect(issued[3] < issued[0] - 4 * hour)
    let uptime = try await api(.get, "health", on: server)["uptime"]?.integerValue
    #expect(uptime.map { $0 < 4 * hour * 1000 } == true)
    #expect(try await server.stop() == 0)
  }
}
