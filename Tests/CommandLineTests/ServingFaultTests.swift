import Foundation
import HTTPTypes
import JSON
import Native
import TestSupport
import Testing
import Tokens

/// The disk is full, or takes no writes any more, while hostsim serves. Both are made by a library between the program
/// and the system, which lets the program's calls fail as the system would: see `Faults/fault.c`.
@Suite(.timeLimit(.minutes(15))) struct `A state folder that takes no writes while hostsim serves` {
  private let sandbox: Sandbox
  init() throws { sandbox = try Sandbox() }

  private var keys: String { "\(sandbox.path)/state/keys/org_demo" }

  /// Starts it with this fault, which is there while the file `trouble` is.
  private func serve(_ fault: String) async throws -> Server {
    let variables = try FaultLibrary.variables(
      fault, below: "\(sandbox.path)/state", whileThere: "\(sandbox.path)/trouble")
    let exports = variables.map { "export '\($0)'" }.joined(separator: "; ")
    return try await Server.start(
      in: sandbox, ["--state-dir", "state"], preparation: exports)
  }

  private func post(_ path: String, on server: Server) async throws -> (Int, JSONValue) {
    let (answer, body) = try await WebClient.patientFetch(
      .post, "http://127.0.0.1:\(server.port)/api/sim/v1/keys/org_demo/\(path)",
      headers: [.contentType: "application/json"], body: Array("{}".utf8))
    return (answer.status.code, try JSONValue(parsing: body))
  }

  private func keySet(
    of server: Server, for organization: String = "org_demo"
  ) async throws -> [JSONValue?] {
    let url = "http://127.0.0.1:\(server.port)/api/custom-apps/v1/jwks/\(organization)"
    let (_, body) = try await WebClient.patientFetch(.get, url)
    return try JSONValue(parsing: body)["keys"]?.arrayValue?.map { $0["kid"] } ?? []
  }

  /// Asks for a token over the bridge. Gives the key id it is signed with, once another program has found the signature
  /// to be by the keys in the folder.
  private func refresh(_ peer: BridgePeer) async throws -> JSONValue? {
    try await peer.refresh()
    let token = try #require(try await peer.next()?["token"]?.stringValue)
    let judged = try await sandbox.hostsim("token", "--decode", token, "--state-dir", "state")
    #expect(judged.output.contains("passed  signature"), "\(judged.output)\(judged.errors)")
    let head = try #require(token.split(separator: ".").first.flatMap { Base64URL.decode("\($0)") })
    return try JSONValue(parsing: head)["kid"]
  }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: keys).sorted()
  }

  @Test(arguments: [
    ("full", "No space left on device"), ("readonly", "Read-only file system"),
  ])
  func `costs the change of keys and nothing else, and only for so long`(
    fault: String, reason: String
  ) async throws {
    let server = try await serve(fault)
    let peer = BridgePeer(try await WebClient.connect(to: "ws://127.0.0.1:\(server.port)/bridge"))
    let old = try await refresh(peer)
    // Without keys for everybody it would not have started.
    #expect(try await keySet(of: server, for: "org_other").count == 1)
    let before = try files()
    let index = try Data(contentsOf: URL(fileURLWithPath: "\(keys)/index.json"))

    try sandbox.write("", to: "trouble")
    for change in ["rotate", "withdraw", "rotate"] {
      let (status, answer) = try await post(change, on: server)
      #expect(status == 500)
      let error = answer["error"]
      #expect(error?["code"] == "keys-unavailable")
      let message = try #require(error?["message"]?.stringValue)
      #expect(message.hasPrefix("\(keys)/") && message.hasSuffix(": \(reason)."))
      #expect(error?["remedy"]?.stringValue?.contains("writable") == true)
      #expect(try await refresh(peer) == old)
      #expect(try await keySet(of: server) == [old])
    }
    #expect(try files() == before)
    #expect(try Data(contentsOf: URL(fileURLWithPath: "\(keys)/index.json")) == index)

    try FileManager.default.removeItem(atPath: "\(sandbox.path)/trouble")
    #expect(try await post("rotate", on: server).0 == 200)
    let new = try await refresh(peer)
    #expect(new != old)
    #expect(try await keySet(of: server) == [new, old])
    #expect(try await server.stop() == 0)
  }
}
