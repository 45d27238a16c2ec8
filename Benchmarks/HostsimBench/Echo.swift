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

  func receiver(for socket: WebSocket) -> (any WebSocketReceiver)? { Receiver(socket) }

  private final class Receiver: WebSocketReceiver {
    private let socket: WebSocket

    init(_ socket: WebSocket) { self.socket = socket }

    func received(_ message: WebSocketMessage) -> WebSocketClosure? {
      socket.post(message.bytes, as: message.kind)
      return nil
    }

    func closed() {}
  }
}
