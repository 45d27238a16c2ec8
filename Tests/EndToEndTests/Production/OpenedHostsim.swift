import Browsers
import Foundation
import JSON
import Testing

/// A `hostsim open` without a window, and what it serves.
struct OpenedHostsim {
  let command: HostsimCommand
  let service: RunningHostsim
  /// The authority's certificate.
  let certificate: String

  /// Starts it and returns when it serves. Its browser comes later: see `embedding()`.
  static func start(_ browser: Browser, _ arguments: [String] = []) async throws -> OpenedHostsim {
    let command = try HostsimCommand { folder in
      ["open", "--headless", "--browser", browser.word, "--json", "--port", "0"]
        + ["--proxy-port", "0", "--state-dir", "\(folder)/state"]
        + ["--static-dir", "\(checkout)/static"] + arguments
    }
    try await command.untilPrinted("}\n")
    let line = try #require(command.output.split(separator: "\n").first { $0.hasPrefix("{") })
    let ready = try JSONValue(parsing: Array(line.utf8))
    return OpenedHostsim(
      command: command,
      service: RunningHostsim(
        url: try #require(ready["url"]?.stringValue),
        base: try #require(ready["base"]?.stringValue),
        organization: try #require(ready["organization"]?.stringValue),
        proxy: ready["proxy"]?.stringValue),
      certificate: try #require(ready["certificate"]?.stringValue))
  }

  /// Runs a back end with it, on that port, and returns when it listens.
  func exec(_ app: StrictApp, port: Int) async throws -> HostsimCommand {
    let backend = try HostsimCommand { _ in
      ["exec", "--server", service.base, "--static-dir", "\(checkout)/static", "--"]
        + ["env", "PORT=\(port)"] + app.command
    }
    try await backend.untilPrinted("listening")
    return backend
  }

  /// The id of the one embedding, as soon as the browser shows the host page.
  func embedding() async throws -> String {
    try await Waiting.wait(for: "the host page connects", within: .seconds(60)) {
      () throws(BrowserError) in
      let answer = try? await service.api("/embeddings")
      let found = answer?["embeddings"]?.arrayValue?.first { $0["connected"] == true }
      return found?["id"]?.stringValue.map { .done($0) } ?? .notYet(command.output)
    }
  }

  /// The entries of that embedding's timeline.
  func timeline(of embedding: String) async throws -> [JSONValue] {
    let answer = try await service.api("/embeddings/\(embedding)/timeline")
    return try #require(answer["entries"]?.arrayValue)
  }

  /// Waits until the timeline has an entry that `isWanted`, and returns it.
  @discardableResult
  func entry(
    _ what: String, of embedding: String, _ isWanted: (JSONValue) -> Bool
  ) async throws -> JSONValue {
    try await Waiting.wait(for: what, within: .seconds(20)) { () throws(BrowserError) in
      let entries = (try? await timeline(of: embedding)) ?? []
      return entries.first(where: isWanted).map { .done($0) } ?? .notYet("\(entries.suffix(5))")
    }
  }

  /// Expects that nothing of it is left but its state.
  func expectNothingLeft() async throws {
    _ = try await Waiting.wait(for: "its browser is gone", within: .seconds(10)) {
      () throws(BrowserError) in
      let left = command.leftProcesses()
      return left.isEmpty ? .done(()) : .notYet(left.joined(separator: "\n"))
    }
    #expect(try command.leftFiles() == [])
  }
}
