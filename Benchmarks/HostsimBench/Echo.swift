import HTTPTypes
import Native

/// Sends every WebSocket message back.
struct Echo: WebServerDelegate {
  /// Serves until the process is ended; prints the port.
  static func serve(port: Int) async throws {
    let server = try await WebServer.start(
      WebServer.Options(port: port, subprotocols: ["hostsim.v1"]), delegate: Echo())
    try StandardOutput.write(Array("\(server.port)\n".utf8))
    try await Task.sleep(for: .seconds(86_400))
  }

  func decideUpgrade(_ request: HTTPRequest, protocols: [String]) -> UpgradeDecision {
    .accept(subprotocol: protocols.first)
  }

  func respond(to request: HTTPRequest, body: [UInt8]) async -> HTTPAnswer {
    .full(HTTPResponse(status: .notFound), [])
  }

  func serve(_ socket: WebSocket) async {
    for await message in socket.messages {
      do { try await socket.send(message.bytes, as: message.kind) } catch { return }
    }
  }
}
