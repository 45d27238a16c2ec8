import Foundation
import HTTPTypes
import Host
import JSON
import Native
import TestSupport
import Tokens

/// The real service of this checkout on a free port. Its clock stands still, and whoever waits on it is due at once.
struct ContractHost: Sendable {
  let simulator: Simulator
  let folder: URL

  var port: Int { simulator.server.port }
  var origin: String { simulator.service.origins.host }
  var foreign: String { simulator.service.origins.foreign }
  var base: String { "http://127.0.0.1:\(port)" }

  /// Moment of everything that happens, in milliseconds since 1970.
  static let now = 1_800_000_000_000
  /// The top of the sources.
  static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Starts a service, hands it over, and stops it.
  static func run(
    limits: Limits = Limits(), configure: (inout Configuration) -> Void = { _ in },
    _ body: (ContractHost) async throws -> Void
  ) async throws {
    let folder = URL.temporaryDirectory.appending(path: "hostsim-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    var configuration = Configuration()
    configuration.port = 0
    configuration.stateDirectory = folder.appending(path: "state").path
    configuration.staticDirectory = repository.appending(path: "static").path
    configure(&configuration)
    let pool = SigningPool(width: 1)
    let keys = KeyStore(
      stateDirectory: configuration.stateDirectory,
      organizations: configuration.organizations.map(\.id), pool: pool, now: { now },
      makeKey: KeySupply.next())
    let service = HostService(
      configuration: configuration, keys: keys, pool: pool,
      clock: HostClock(now: { now }, sleep: { _ in try Task.checkCancellation() }),
      limits: limits, version: "1.2.3")
    let identity =
      configuration.isSecure
      ? try PassingAuthority(for: [configuration.hostName], now: now / 1000).identity : nil
    let host = ContractHost(
      simulator: try await Simulator.start(service, identity: identity), folder: folder)
    do {
      try await body(host)
    } catch {
      await host.simulator.stop()
      throw error
    }
    await host.simulator.stop()
  }

  // MARK: Requests

  func fetch(
    _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:], body: String = ""
  ) async throws -> Reply {
    let (response, bytes) = try await WebClient.patientFetch(
      method, base + path, headers: headers, body: Array(body.utf8))
    return Reply(
      status: response.status.code, contentType: response.headerFields[.contentType],
      body: String(decoding: bytes, as: UTF8.self))
  }

  /// A request to the API as a program makes it.
  func api(_ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil) async throws
    -> Reply
  {
    try await fetch(
      method, "/api/sim/v1" + path,
      headers: method == .get ? [:] : [.contentType: "application/json"], body: body?.text ?? "")
  }

  /// Opens the bridge. `query` without `?`.
  func connect(
    _ query: String = "", origin: String? = nil, subprotocol: String? = "hostsim.v1"
  ) async throws -> BridgePeer {
    var headers = HTTPFields()
    headers[.origin] = origin
    return BridgePeer(
      try await WebClient.connect(
        to: "ws://127.0.0.1:\(port)/bridge" + (query.isEmpty ? "" : "?" + query),
        subprotocol: subprotocol, headers: headers))
  }

  /// Opens the bridge as a host page does, and reads the welcome.
  func openPage(_ query: String = "") async throws -> (BridgePeer, welcome: JSONValue) {
    let peer = try await connect("client=page" + (query.isEmpty ? "" : "&" + query), origin: origin)
    return (peer, try await peer.next("hostsim.welcome"))
  }
}

/// RSA keys that are made once and shared by every test, the next one for each call of a supply.
enum KeySupply {
  private static let made = Locked<[RSAPrivateKey]>([])

  static func next() -> @Sendable () throws(CryptographyError) -> RSAPrivateKey {
    let count = Locked(0)
    return { () throws(CryptographyError) in
      let place = count.withLock { count in
        count += 1
        return count - 1
      }
      return try made.withLock { (keys) throws(CryptographyError) in
        while keys.count <= place { keys.append(try RSAPrivateKey.generate()) }
        return keys[place]
      }
    }
  }
}
