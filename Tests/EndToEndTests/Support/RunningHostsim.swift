import Browsers
import Foundation
import HTTPTypes
import JSON
import Native
import Testing

/// A running `hostsim serve`: the built program on a free port, with a state folder of its own.
struct RunningHostsim: Sendable {
  /// The host page.
  let url: String
  /// The same service under 127.0.0.1, for this process.
  let base: String
  /// The organisation of the shipped personas.
  let organization: String
  /// Its proxy, where it serves the real origin.
  let proxy: String?

  var port: String { String(base.drop { $0 != ":" }.dropFirst().drop { $0 != ":" }.dropFirst()) }
  /// The look-alike origin, which contains the real host's name.
  var lookAlike: String { "http://meingpt.com.evil.localhost:\(port)" }

  /// Sends one request to the API and reads its answer. A body makes it a POST.
  func api(_ path: String, _ body: JSONValue? = nil) async throws -> JSONValue {
    let (_, bytes) = try await WebClient.fetch(
      body == nil ? .get : .post, "\(base)/api/sim/v1\(path)",
      headers: body == nil ? [:] : [.contentType: "application/json"],
      body: body?.encoded() ?? [])
    return try JSONValue(parsing: bytes)
  }

  /// The `state` of the one embedding whose page is open.
  func state(of host: HostPage) async throws -> JSONValue {
    let id = try await host.embedding()
    return try #require(try await api("/embeddings/\(id)")["state"])
  }
}

/// Runs hostsim with `arguments` while `body` works with it.
func withHostsim(
  _ arguments: [String] = [], _ body: (RunningHostsim) async throws -> Void
) async throws {
  let process = try GuardedProcess(
    files: { _ in [:] },
    command: { folder in
      [
        program, "serve", "--json", "--port", "0", "--state-dir", "\(folder)/state",
        "--static-dir", "\(checkout)/static",
      ] + arguments
    })
  do {
    var printed = ""
    for await text in process.output {
      printed += text
      if printed.contains("}\n") { break }
    }
    guard let brace = printed.firstIndex(of: "{"),
      let ready = try? JSONValue(parsing: Array(printed[brace...].utf8)),
      let url = ready["url"]?.stringValue, let base = ready["base"]?.stringValue,
      let organization = ready["organization"]?.stringValue
    else {
      throw BrowserError.didNotStart(browser: program, detail: printed)
    }
    try await body(
      RunningHostsim(
        url: url, base: base, organization: organization, proxy: ready["proxy"]?.stringValue))
  } catch {
    await process.end()
    throw error
  }
  await process.end()
}

/// The repository's folder.
let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

/// The built program, which lies beside or above the tests; `HOSTSIM_PROGRAM` names another, such as a release build.
let program: String = {
  if let named = ProcessInfo.processInfo.environment["HOSTSIM_PROGRAM"] { return named }
  var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
  while folder.path != "/" {
    let program = folder.appendingPathComponent("hostsim").path
    if FileManager.default.isExecutableFile(atPath: program) { return program }
    folder.deleteLastPathComponent()
  }
  return "\(checkout)/.build/debug/hostsim"
}()
