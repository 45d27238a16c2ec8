import Browsers
import Foundation
import HTTPTypes
import Host
import JSON
import Native
import Testing
import Tokens

/// A running simulator on a free port, with keys of its own, that ends with its test.
struct Simulation {
  private let simulator: Simulator

  /// The addresses of the service.
  var origins: Origins { simulator.service.origins }

  /// The simulator serves while `body` runs; `app` nil frames the demo.
  static func running(
    app: String? = nil, _ change: (inout Configuration) -> Void = { _ in },
    _ body: (Simulation) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    var configuration = Configuration()
    configuration.port = 0
    configuration.app = app
    configuration.stateDirectory = folder.path
    configuration.staticDirectory = "static"
    change(&configuration)
    let pool = SigningPool()
    let keys = KeyStore(
      stateDirectory: configuration.stateDirectory,
      organizations: configuration.organizations.map(\.id), pool: pool, now: HostClock.system.now)
    let service = HostService(
      configuration: configuration, keys: keys, pool: pool, version: "test")
    let simulator = try await Simulator.start(service)
    do {
      try await body(Simulation(simulator: simulator))
    } catch {
      await simulator.stop()
      throw error
    }
    await simulator.stop()
  }

  /// What the API answers to GET.
  func get(_ path: String) async throws -> JSONValue {
    let (_, body) = try await WebClient.fetch(.get, origins.loopback + "/api/sim/v1" + path)
    return try JSONValue(parsing: body)
  }

  /// What the API answers to POST; the status has to be a success.
  @discardableResult
  func post(_ path: String, _ value: JSONValue) async throws -> JSONValue {
    let (response, body) = try await WebClient.fetch(
      .post, origins.loopback + "/api/sim/v1" + path, headers: [.contentType: "application/json"],
      body: value.encoded())
    let answer = try JSONValue(parsing: body)
    try #require((200..<300).contains(response.status.code), "\(answer.text)")
    return answer
  }

  /// The ids of the embeddings, in the order of the service.
  func embeddings() async throws -> [String] {
    let list = try await get("/embeddings")
    return list["embeddings"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
  }

  /// Carries out one step of the scenario language on an embedding; the only one when none is named.
  func control(_ step: JSONValue, on embedding: String? = nil) async throws {
    let all = try await embeddings()
    try await post("/embeddings/\(try #require(embedding ?? all.first))/controls", step)
  }

  /// The entries of the only embedding's timeline.
  func timeline() async throws -> [JSONValue] {
    let id = try #require(try await embeddings().first)
    return try await get("/embeddings/\(id)/timeline")["entries"]?.arrayValue ?? []
  }

  /// The first entry with these members, as soon as there is one.
  func entry(_ members: JSONObject) async throws -> JSONValue {
    let end = ContinuousClock.now + .seconds(15)
    while true {
      let entries = try await timeline()
      let match = entries.first { entry in
        members.members.allSatisfy { entry[$0.name] == $0.value }
      }
      if let match { return match }
      let seen = entries.map { "\($0["name"] ?? .null) \($0["verdict"] ?? .null)" }
      try #require(ContinuousClock.now < end, "no \(JSONValue.object(members).text) in \(seen)")
      await Task.yield()
    }
  }
}

/// A simulator and a page that shows its host page.
func withHostPage(
  _ browser: Browser, app: String? = nil, locale: String? = nil,
  _ change: (inout Configuration) -> Void = { _ in },
  _ body: (Simulation, Page) async throws -> Void
) async throws {
  try await Simulation.running(app: app, change) { simulation in
    try await withPage(browser, locale: locale) { page in
      try await page.frame.navigate(to: simulation.origins.host + "/")
      try await page.frame.wait(
        until: "document.querySelector('.connection[data-connection=open]') !== null")
      try await body(simulation, page)
    }
  }
}

extension Page {
  /// Waits until `expression` is true in the frame at `part`, which may be made anew meanwhile.
  func wait(until expression: String, inFrameAt part: String) async throws {
    try await Waiting.wait(for: expression) { () throws(BrowserError) in
      let frame = try await frame(at: part, within: .seconds(1))
      let value = try await frame.evaluate(expression)
      return value == true ? .done(()) : .notYet(value.text)
    }
  }

  /// The demo app's frame, once it shows that it is signed in.
  func signedInDemo() async throws -> Frame {
    let demo = try await frame(at: "demo.localhost")
    try await demo.wait(until: "document.body.dataset.status == 'signed-in'")
    return demo
  }
}
