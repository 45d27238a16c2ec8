import Browsers
import HTTPTypes
import JSON
import Native

/// A small hub as Selenium Grid has one: sessions are spread over nodes, and the WebSocket address that a node gives
/// is rewritten to the hub's own.
///
///     POST /session            ──▶ the next node ──▶ webSocketUrl: ws://hub/session/ID/se/bidi
///     /session/ID/se/bidi      ◀──▶ the node's own WebSocket
///     DELETE /session/ID       ──▶ that node
final class HubRelay: WebServerDelegate {
  private struct State {
    var next = 0
    /// By session: the node's URL and its WebSocket address.
    var sessions: [String: (node: String, socket: String)] = [:]
    var log: [String] = []
  }

  private let nodes: [String]
  private let port = Locked(0)
  private let state = Locked(State())
  /// The name under which the hub tells of itself, which may lead nowhere.
  private let innerName: String?

  private init(nodes: [String], innerName: String?) {
    self.nodes = nodes
    self.innerName = innerName
  }

  /// What was asked for: `POST node 0`, `DELETE node 1`.
  var log: [String] { state.withLock(\.log) }
  /// How many sessions are open.
  var sessions: Int { state.withLock(\.sessions.count) }

  /// Runs two chromedrivers and a hub before them while `body` uses the hub's address.
  static func running(
    innerName: String? = nil, _ body: (_ hub: HubRelay, _ url: String) async throws -> Void
  ) async throws {
    try await ChromedriverNode.running { first in
      try await ChromedriverNode.running { second in
        let hub = HubRelay(nodes: [first.url, second.url], innerName: innerName)
        var options = WebServer.Options()
        options.maximumMessageBytes = 16 << 20
        options.maximumWaitingMessages = 10_000
        options.maximumQueuedBytes = 64 << 20
        let server = try await WebServer.start(options, delegate: hub)
        hub.port.withLock { $0 = server.port }
        do {
          try await body(hub, "http://127.0.0.1:\(server.port)")
        } catch {
          await server.stop()
          throw error
        }
        await server.stop()
      }
    }
  }

  func decideUpgrade(_ request: HTTPRequest, protocols: [String]) -> UpgradeDecision {
    socketAddress(of: request) == nil
      ? .refuse(HTTPResponse(status: .notFound), []) : .accept(subprotocol: nil)
  }

  func serve(_ socket: WebSocket) async {
    guard let address = socketAddress(of: socket.request),
      let node = try? await WebClient.connect(to: address)
    else { return await socket.close() }
    await withTaskGroup { group in
      group.addTask {
        for await message in socket.messages {
          try? await node.send(message.bytes, as: message.kind)
        }
        await node.close()
      }
      group.addTask {
        for await message in node.messages {
          try? await socket.send(message.bytes, as: message.kind)
        }
        await socket.close()
      }
    }
  }

  func respond(to request: HTTPRequest, body: [UInt8]) async -> HTTPAnswer {
    let path = request.path ?? "/"
    if request.method == .post, path == "/session" {
      let index = state.withLock { state in
        defer { state.next += 1 }
        return state.next % nodes.count
      }
      return await forward(.post, nodes[index], path, body) { answer in
        self.note("POST node \(index)")
        return self.adopt(answer, node: self.nodes[index])
      }
    }
    let id = String(path.split(separator: "/").last ?? "")
    guard request.method == .delete, let session = state.withLock({ $0.sessions[id] }) else {
      return .full(HTTPResponse(status: .notFound), Array(#"{"value": {"message": "?"}}"#.utf8))
    }
    note("DELETE node \(nodes.firstIndex(of: session.node) ?? -1)")
    state.withLock { $0.sessions[id] = nil }
    return await forward(.delete, session.node, path, []) { $0 }
  }

  /// Keeps what the node said and puts the hub's own address in its place.
  private func adopt(_ answer: JSONValue, node: String) -> JSONValue {
    guard var top = answer.objectValue, var value = top["value"]?.objectValue,
      var capabilities = value["capabilities"]?.objectValue,
      let id = value["sessionId"]?.stringValue,
      let inner = capabilities["webSocketUrl"]?.stringValue
    else { return answer }
    state.withLock { $0.sessions[id] = (node, inner) }
    let host = innerName ?? "127.0.0.1"
    capabilities["se:gridWebSocketUrl"] = .string(inner)
    capabilities["webSocketUrl"] = .string(
      "ws://\(host):\(port.withLock(\.self))/session/\(id)/se/bidi")
    value["capabilities"] = .object(capabilities)
    top["value"] = .object(value)
    return .object(top)
  }

  private func forward(
    _ method: HTTPRequest.Method, _ node: String, _ path: String, _ body: [UInt8],
    _ change: (JSONValue) -> JSONValue
  ) async -> HTTPAnswer {
    do {
      let (response, bytes) = try await WebClient.fetch(
        method, node + path, headers: body.isEmpty ? [:] : [.contentType: "application/json"],
        body: body, timeout: .seconds(30))
      return .full(
        HTTPResponse(status: response.status, headerFields: [.contentType: "application/json"]),
        change(try JSONValue(parsing: bytes)).encoded())
    } catch {
      return .full(HTTPResponse(status: .badGateway), Array("\(error)".utf8))
    }
  }

  private func socketAddress(of request: HTTPRequest) -> String? {
    let parts = (request.path ?? "").split(separator: "/")
    guard parts.count == 4, parts[2...] == ["se", "bidi"] else { return nil }
    return state.withLock { $0.sessions[String(parts[1])]?.socket }
  }

  private func note(_ line: String) {
    state.withLock { $0.log.append(line) }
  }
}
