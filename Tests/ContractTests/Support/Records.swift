import Foundation
import HTTPTypes
import JSON
import Native
import TestSupport
import Testing

/// What was asked of the API and what it answered, for the judge.
final class Records: Sendable {
  private let exchanges = Locked<[JSONValue]>([])

  func add(
    _ method: HTTPRequest.Method, _ template: String, _ request: JSONValue?, _ reply: Reply
  ) {
    let exchange: JSONValue = [
      "method": .string(method.rawValue), "path": .string(template),
      "status": .number(reply.status), "contentType": .optional(reply.contentType),
      "request": request ?? .null, "body": .string(reply.body),
    ]
    exchanges.withLock { $0.append(exchange) }
  }

  var json: [UInt8] { JSONValue.array(exchanges.withLock { $0 }).encoded() }
}

/// Asks the API of a service and records what it answers. A path is written as the document has it; what stands in
/// braces is filled in.
struct Recorder: Sendable {
  let host: ContractHost
  let records: Records
  var values: [String: String] = [:]

  private func path(_ template: String) -> String {
    values.reduce("/api/sim/v1" + template) { path, value in
      path.replacingOccurrences(of: "{\(value.key)}", with: value.value)
    }
  }

  /// With other values for what stands in braces.
  func with(_ values: [String: String]) -> Recorder {
    Recorder(host: host, records: records, values: self.values.merging(values) { $1 })
  }

  @discardableResult
  func ask(
    _ method: HTTPRequest.Method, _ template: String, _ body: JSONValue? = nil,
    headers: HTTPFields? = nil, expecting status: Int,
    at place: SourceLocation = #_sourceLocation
  ) async throws -> Reply {
    let headers = headers ?? (method == .get ? [:] : [.contentType: "application/json"])
    let reply = try await host.fetch(
      method, path(template), headers: headers, body: body?.text ?? "")
    #expect(reply.status == status, "\(reply.body)", sourceLocation: place)
    records.add(method, template, body, reply)
    return reply
  }

  /// The same with a head written by hand, for what the client would not send.
  func ask(
    _ method: HTTPRequest.Method, _ template: String, host name: String = "localhost",
    lines: [String], expecting status: Int, at place: SourceLocation = #_sourceLocation
  ) async throws {
    let wire = try Wire(port: host.port)
    try wire.send(
      lines: ["\(method.rawValue) \(path(template)) HTTP/1.1", "Host: \(name)"] + lines)
    let reply = try await wire.reply()
    #expect(reply.status == status, "\(reply.body)", sourceLocation: place)
    records.add(method, template, nil, reply)
  }

  /// Reads a stream of events, which `work` must make end.
  func events(
    _ template: String, lastEventID: Int? = nil, after opening: String,
    _ work: () async throws -> Void
  ) async throws {
    let wire = try Wire(port: host.port)
    var lines = ["GET \(path(template)) HTTP/1.1", "Host: localhost"]
    if let lastEventID { lines.append("Last-Event-ID: \(lastEventID)") }
    try wire.send(lines: lines)
    let start = await wire.text(until: opening)
    try await work()
    let text = start + String(decoding: await wire.bytes(), as: UTF8.self)
    let gap = try #require(text.range(of: "\r\n\r\n"))
    let head = text[..<gap.lowerBound].lowercased()
    #expect(head.hasPrefix("http/1.1 200 "))
    records.add(
      .get, template, nil,
      Reply(
        status: 200,
        contentType: head.contains("content-type: text/event-stream") ? "text/event-stream" : nil,
        body: String(text[gap.upperBound...])))
  }
}
