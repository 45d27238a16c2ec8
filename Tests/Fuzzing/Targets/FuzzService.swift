import Foundation
import HTTPTypes
import Host
import JSON
import Native
import Tokens

/// A service without a socket, small enough to live through millions of requests.
final class FuzzService: Sendable {
  static let shared = FuzzService()

  private let service: HostService

  private init() {
    var configuration = Configuration()
    let folder = URL.temporaryDirectory.appending(path: "hostsim-fuzz-\(UUID().uuidString)")
    configuration.stateDirectory = folder.path
    configuration.staticDirectory =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "static").path
    var limits = Limits()
    limits.idleEmbeddings = 8
    limits.timelineEntries = 50
    let pool = SigningPool(width: 1)
    let next = Locked(0)
    let now = 1_795_237_200_000
    let keys = KeyStore(
      stateDirectory: configuration.stateDirectory,
      organizations: configuration.organizations.map(\.id), pool: pool, now: { now },
      makeKey: { () throws(CryptographyError) in
        let place = next.withLock { count in
          count += 1
          return count
        }
        // Two keys of one id would be a fault of ours.
        guard place <= FuzzKeys.all.count else { throw .keyUnreadable(detail: "there are no more") }
        return FuzzKeys.all[place - 1]
      })
    service = HostService(
      configuration: configuration, keys: keys, pool: pool,
      clock: HostClock(now: { now }, sleep: { _ in throw CancellationError() }), limits: limits,
      version: "fuzz")
    service.listen(on: 7357)
  }

  /// `METHOD name target`, lines of headers, an empty line, the body. `@` in the target is an embedding.
  func request(_ bytes: [UInt8]) {
    let gap = bytes.firstRange(of: Array("\n\n".utf8))
    let head = String(decoding: bytes[..<(gap?.lowerBound ?? bytes.endIndex)], as: UTF8.self)
    let lines = head.split(separator: "\n", omittingEmptySubsequences: false)
    let words = lines[0].split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
    guard words.count == 3, let method = HTTPRequest.Method(String(words[0])) else { return }
    var request = HTTPRequest(
      method: method, scheme: "http", authority: String(words[1]), path: filled(String(words[2])))
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, let name = HTTPField.Name(String(parts[0])) else { continue }
      request.headerFields.append(HTTPField(name: name, value: String(parts[1])))
    }
    let protocols = request.headerFields[.secWebSocketProtocol].map { [$0] } ?? []
    if case .refuse(let response, let body) = service.decideUpgrade(request, protocols: protocols) {
      check(response, body, isHead: false)
    }
    answer(request, Array(bytes[(gap?.upperBound ?? bytes.endIndex)...]))
  }

  private static let calls = [
    "/embeddings", "/embeddings/@/controls", "/tokens", "/tokens/decode", "/keys/org_demo/rotate",
    "/keys/org_demo/withdraw", "/embeddings/@/scenario",
  ]

  /// The first byte chooses the call, the others are its body.
  func call(_ bytes: [UInt8]) {
    guard let choice = bytes.first else { return }
    let path = Self.calls[Int(choice) % Self.calls.count]
    var request = HTTPRequest(
      method: .post, scheme: "http", authority: "localhost", path: filled("/api/sim/v1" + path))
    request.headerFields[.contentType] = "application/json"
    answer(request, Array(bytes.dropFirst()))
  }

  private func filled(_ path: String) -> String {
    guard path.contains("@") else { return path }
    var request = HTTPRequest(
      method: .post, scheme: "http", authority: "localhost", path: "/api/sim/v1/embeddings")
    request.headerFields[.contentType] = "application/json"
    guard let (_, body) = respond(request, []).whole,
      let id = (try? JSONValue(parsing: body))?["id"]?.stringValue
    else { fatalError("No embedding can be made any more.") }
    return path.replacing("@", with: id)
  }

  private func answer(_ request: HTTPRequest, _ body: [UInt8]) {
    let answer = respond(request, body)
    if let (response, body) = answer.whole {
      check(response, body, isHead: request.method == .head)
    } else if case .stream(let response, _) = answer {
      promise(response.status == .ok, "A stream of \(response.status).")
    }
  }

  /// What holds for every answer.
  private func check(_ response: HTTPResponse, _ body: [UInt8], isHead: Bool) {
    promise((200..<600).contains(response.status.code), "The status \(response.status.code).")
    guard response.status.code >= 400, !isHead, !body.isEmpty else { return }
    let error = (try? JSONValue(parsing: body))?["error"]
    // The demo app's own back end says it in one text.
    if let text = error?.stringValue { return promiseText(text) }
    promise(
      error?["code"]?.stringValue != nil && error?["message"]?.stringValue != nil,
      "No error: \(String(decoding: body, as: UTF8.self))")
    promise(
      response.status.code != 500 || error?["code"] == "keys-unavailable",
      "500: \(String(decoding: body, as: UTF8.self))")
    promiseText(error?["message"]?.stringValue ?? "")
  }

  /// Asks as the server does, and waits for the answer: the fuzzer knows no tasks.
  private func respond(_ request: HTTPRequest, _ body: [UInt8]) -> HTTPAnswer {
    if body.isEmpty, let answer = service.respondAtOnce(to: request) { return answer }
    let answer = Locked<HTTPAnswer?>(nil)
    let done = DispatchSemaphore(value: 0)
    let service = service
    Task.detached {
      let value = await service.respond(to: request, body: body)
      answer.withLock { $0 = value }
      done.signal()
    }
    done.wait()
    guard let value = answer.withLock({ $0 }) else { fatalError("No answer came.") }
    return value
  }
}
