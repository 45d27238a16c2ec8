import Foundation
import HTTPTypes
import JSON
import Native
import Scenarios
import TestSupport
import Testing
import Tokens

@testable import Host

/// A running service on a free port, with a clock that stands still and keys that are made once for all tests.
struct TestHost: Sendable {
  let simulator: Simulator
  let clock: ManualClock
  let folder: URL

  var port: Int { simulator.server.port }
  var service: HostService { simulator.service }
  var origin: String { service.origins.host }
  var base: String { "http://127.0.0.1:\(port)" }

  static let neighbour = Organization(id: "org_other", name: "Nachbar AG")

  /// Starts a service, hands it over, and stops it.
  static func run(
    limits: Limits = Limits(), configure: (inout Configuration) throws -> Void = { _ in },
    _ body: (TestHost) async throws -> Void
  ) async throws {
    await Turnstile.servers.enter()
    do {
      try await runNow(limits: limits, configure: configure, body)
    } catch {
      await Turnstile.servers.leave()
      throw error
    }
    await Turnstile.servers.leave()
  }

  private static func runNow(
    limits: Limits, configure: (inout Configuration) throws -> Void,
    _ body: (TestHost) async throws -> Void
  ) async throws {
    let folder = URL.temporaryDirectory.appending(path: "hostsim-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var configuration = Configuration()
    configuration.port = 0
    configuration.organizations.append(neighbour)
    configuration.personas.append(
      Persona(
        key: "neighbour", id: "user_n", email: "n@example.com", username: "Test Neighbour",
        role: .member, organization: neighbour.id))
    configuration.stateDirectory = folder.appending(path: "state").path
    configuration.staticDirectory = try pages(in: folder).path
    try configure(&configuration)
    let clock = ManualClock()
    let pool = SigningPool(width: 1)
    let keys = KeyStore(
      stateDirectory: configuration.stateDirectory,
      organizations: configuration.organizations.map(\.id), pool: pool, now: { clock.now },
      makeKey: TestKeys.supply())
    let service = HostService(
      configuration: configuration, keys: keys, pool: pool, clock: clock.clock, limits: limits,
      version: "1.2.3")
    let simulator = try await Simulator.start(service)
    let host = TestHost(simulator: simulator, clock: clock, folder: folder)
    do {
      try await body(host)
    } catch {
      await simulator.stop()
      throw error
    }
    await simulator.stop()
  }

  private static func pages(in folder: URL) throws -> URL {
    let root = folder.appending(path: "static")
    let files = [
      "host/index.html": "<title>host</title>", "host/js/main.js": "// host",
      "host/style.css": "/**/", "host/logo.svg": "<svg/>", "host/.hidden": "hidden",
      "foreign/index.html": "<title>foreign</title>", "demo/index.html": "<title>demo</title>",
      "demo/ü b.txt": "spelled",
    ]
    for (path, text) in files {
      let file = root.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    try Data("secret".utf8).write(to: folder.appending(path: "secret.txt"))
    try FileManager.default.createSymbolicLink(
      at: root.appending(path: "host/link.txt"),
      withDestinationURL: folder.appending(path: "secret.txt"))
    try FileManager.default.createDirectory(
      at: root.appending(path: "api"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: Self.repository.appending(path: "static/api/openapi.json"),
      to: root.appending(path: "api/openapi.json"))
    return root
  }

  /// The top of the sources.
  static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  // MARK: Requests

  /// One answer, with its body as text and as JSON.
  struct Reply {
    let status: Int
    let fields: HTTPFields
    let text: String

    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { fields[$0] } }
    var json: JSONValue? { try? JSONValue(parsing: text) }
    /// The `code` of an error, only when the answer has the shape of one.
    var errorCode: String? {
      guard let error = json?["error"]?.objectValue, json?.objectValue?.names == ["error"],
        error.names == ["code", "message", "remedy"]
      else { return nil }
      return error["code"]?.stringValue
    }
  }

  func fetch(
    _ method: HTTPRequest.Method = .get, _ url: String, headers: [String: String] = [:],
    body: String = ""
  ) async throws -> Reply {
    var fields = HTTPFields()
    for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
    let url = url.hasPrefix("/") ? base + url : url
    let (response, bytes) = try await WebClient.patientFetch(
      method, url, headers: fields, body: Array(body.utf8))
    return Reply(
      status: response.status.code, fields: response.headerFields,
      text: String(decoding: bytes, as: UTF8.self))
  }

  /// The answer with every header, as the server gets it: our own client keeps only some of them.
  func respond(
    _ method: HTTPRequest.Method = .get, _ authority: String?, _ path: String,
    headers: [String: String] = [:], body: String = ""
  ) async -> Reply {
    var request = HTTPRequest(method: method, scheme: "http", authority: authority, path: path)
    for (name, value) in headers {
      if let name = HTTPField.Name(name) { request.headerFields[name] = value }
    }
    // As the server asks: what has no body may be answered at once.
    let atOnce = body.isEmpty ? service.respondAtOnce(to: request) : nil
    let answer: HTTPAnswer
    if let atOnce {
      answer = atOnce
    } else {
      answer = await service.respond(to: request, body: Array(body.utf8))
    }
    let (response, bytes): (HTTPResponse, [UInt8])
    switch answer {
    case .full(let head, let body): (response, bytes) = (head, body)
    case .spelled(let known): (response, bytes) = (known.response, known.body)
    case .stream(let head, _): (response, bytes) = (head, [])
    }
    return Reply(
      status: response.status.code, fields: response.headerFields,
      text: String(decoding: bytes, as: UTF8.self))
  }

  /// A request to the API as a program makes it.
  func api(
    _ method: HTTPRequest.Method = .get, _ path: String, _ body: JSONValue? = nil
  ) async throws -> Reply {
    let headers = method == .get ? [:] : ["Content-Type": "application/json"]
    return try await fetch(
      method, "/api/sim/v1" + path, headers: headers, body: body?.text ?? "")
  }

  // MARK: Bridge

  /// Opens the bridge. `query` without `?`.
  func connect(
    _ query: String = "", origin: String? = nil, subprotocol: String? = "hostsim.v1"
  ) async throws -> BridgePeer {
    var headers = HTTPFields()
    if let origin { headers[.origin] = origin }
    let url = "ws://127.0.0.1:\(port)/bridge" + (query.isEmpty ? "" : "?" + query)
    return BridgePeer(
      try await WebClient.connect(to: url, subprotocol: subprotocol, headers: headers))
  }

  /// Opens the bridge as a host page does, and reads the welcome.
  func openPage(_ query: String = "") async throws -> (BridgePeer, welcome: JSONValue) {
    let peer = try await connect("client=page" + (query.isEmpty ? "" : "&" + query), origin: origin)
    return (peer, try await peer.next("hostsim.welcome"))
  }
}

/// RSA keys that are made once and shared by every test, the next one for each call of a supply.
enum TestKeys {
  private static let made = Locked<[RSAPrivateKey]>([])

  static func supply() -> @Sendable () throws(CryptographyError) -> RSAPrivateKey {
    let next = Locked(0)
    return { () throws(CryptographyError) in
      let place = next.withLock { place in
        place += 1
        return place - 1
      }
      return try made.withLock { (keys) throws(CryptographyError) in
        while keys.count <= place { keys.append(try RSAPrivateKey.generate()) }
        return keys[place]
      }
    }
  }
}
