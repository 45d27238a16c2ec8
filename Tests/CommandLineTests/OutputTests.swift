import Foundation
import Testing

@Suite struct `Standard output` {
  private let sandbox: Sandbox
  init() throws {
    sandbox = try Sandbox()
    try sandbox.write("scenario: One\nsteps: [open]\n", to: "one.yaml")
    try sandbox.write("scenario: Two\nsteps: [open]\n", to: "two.yaml")
  }

  private func shell(_ script: String) async throws -> Sandbox.Outcome {
    try await sandbox.run(["bash", "-c", script])
  }

  @Test func `a reader that goes away ends nothing`() async throws {
    let outcome = try await shell(
      """
      exec 3> >(exit)
      wait $!
      hostsim test . --browser none --report junit=report.xml >&3
      """)
    #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome)")
    let report = try String(contentsOfFile: "\(sandbox.path)/report.xml", encoding: .utf8)
    #expect(report.contains("tests=\"2\""))
  }

  @Test(arguments: [
    "hostsim test one.yaml --browser none", "hostsim scenario schema", "hostsim config",
  ])
  func `a full disk is told, with a code of its own`(command: String) async throws {
    let outcome = try await shell("\(command) >/dev/full")
    #expect(outcome.code == 74)
    #expect(
      outcome.errors == "error: standard output: cannot write it: No space left on device.\n")
  }
}
