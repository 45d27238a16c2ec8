import HTTPTypes
import Native

/// Pages of a test, served on a port of its own under every name that leads to the loopback interface.
final class FixtureServer: WebServerDelegate {
  /// One answer.
  struct Answer: Sendable {
    var status = 200
    var fields: HTTPFields = [.contentType: "text/html; charset=utf-8"]
    var body = ""

    static func html(_ body: String) -> Answer {
      Answer(body: "<!doctype html><html lang=en><title>fixture</title>\(body)</html>")
    }
  }

  private let answers: [String: Answer]

  private init(_ answers: [String: Answer]) {
    self.answers = answers
  }

  /// Serves `answers` by path while `body` runs with the port.
  static func serving<Result>(
    _ answers: [String: Answer], _ body: (_ port: Int) async throws -> Result
  ) async throws -> Result {
    let server = try await WebServer.start(.init(), delegate: FixtureServer(answers))
    let result: Result
    do {
      result = try await body(server.port)
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
    return result
  }

  func decideUpgrade(_ request: HTTPRequest, protocols: [String]) -> UpgradeDecision {
    .refuse(HTTPResponse(status: .notFound), [])
  }

  func respond(to request: HTTPRequest, body: [UInt8]) async -> HTTPAnswer {
    let path = String((request.path ?? "/").prefix { $0 != "?" })
    guard let answer = answers[path] else {
      return .full(HTTPResponse(status: .notFound), [])
    }
    return .full(
      HTTPResponse(status: .init(code: answer.status), headerFields: answer.fields),
      Array(answer.body.utf8))
  }

  func serve(_ socket: WebSocket) async {}
}
