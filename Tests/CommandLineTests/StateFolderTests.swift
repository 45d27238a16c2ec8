import Foundation
import Testing

/// What hostsim says at its start of a state folder in which it can make no key.
@Suite struct `A state folder that cannot be used` {
  private let sandbox: Sandbox
  init() throws { sandbox = try Sandbox() }

  /// Starts it and gives what it says, with the test's own folder as `DIR`.
  private func complaint(
    _ folder: String, _ options: [String] = [], with variables: [String] = []
  ) async throws -> [String] {
    let outcome = try await sandbox.run(
      variables + ["hostsim", "serve", "--port", "0", "--state-dir", folder] + options)
    #expect(outcome.code == 2, "\(outcome.errors)")
    return outcome.errors.replacing(sandbox.path, with: "DIR").split(separator: "\n")
      .map { String($0) }
  }

  private static let remedy =
    "Check that the folder is yours, writable and on a disk with free space, or choose another "
    + "one with --state-dir."

  @Test(arguments: ["state", "state/below/it"])
  func `a file in its place is named`(folder: String) async throws {
    try sandbox.write("mine", to: "state")
    #expect(
      try await complaint(folder) == [
        "error: DIR/state: cannot make a folder in it: Not a directory.", Self.remedy,
      ])
    #expect(try String(contentsOfFile: "\(sandbox.path)/state", encoding: .utf8) == "mine")
  }

  @Test func `a file in the place of its folder for keys is named`() async throws {
    try FileManager.default.createDirectory(
      atPath: "\(sandbox.path)/state", withIntermediateDirectories: true)
    try sandbox.write("mine", to: "state/keys")
    #expect(
      try await complaint("state") == [
        "error: DIR/state/keys is not a folder.", "Remove it: rm -r DIR/state/keys",
      ])
  }

  @Test func `a file system in which nobody makes folders is no mystery`() async throws {
    #expect(
      try await complaint("/proc/hostsim/state") == [
        "error: /proc/hostsim: cannot make it: No such file or directory.", Self.remedy,
      ])
  }

  @Test(arguments: [
    ("full", [], "No space left on device"), ("readonly", [], "Read-only file system"),
    ("readonly", ["--origin", "production", "--proxy-port", "0"], "Read-only file system"),
  ])
  func `calls that fail as on a full or read-only disk are told with their place`(
    fault: String, options: [String], reason: String
  ) async throws {
    let variables = try FaultLibrary.variables(fault, below: "\(sandbox.path)/state")
    let lines = try await complaint("state", options, with: variables)
    #expect(lines.first?.hasPrefix("error: DIR/state/") == true, "\(lines)")
    #expect(lines.first?.hasSuffix(": \(reason).") == true)
    #expect(lines.dropFirst() == [Self.remedy])
  }

  /// Has a command run in a state folder where everything was made before, once more with these words in front.
  private func runsWhereEverythingIsThere(_ words: [String]) async throws {
    _ = try await sandbox.hostsim("keys", "list", "--state-dir", "state")
    _ = try await sandbox.hostsim("ca", "--state-dir", "state")
    for command in [["token"], ["ca"], ["keys", "list"]] {
      let outcome = try await sandbox.run(words + ["hostsim"] + command + ["--state-dir", "state"])
      #expect(outcome.code == 0, "\(outcome.errors)")
    }
  }

  @Test func `calls that fail as on a read-only disk are not needed where everything is there`()
    async throws
  {
    try await runsWhereEverythingIsThere(
      try FaultLibrary.variables("readonly", below: "\(sandbox.path)/state"))
  }

  /// Whether this machine lets anybody mount something in a namespace of his own.
  private static func canMount() -> Bool {
    let attempt = Process()
    attempt.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    attempt.arguments = ["unshare", "--user", "--map-root-user", "--mount"]
    attempt.arguments? += ["mount", "--bind", "/tmp", "/tmp"]
    (attempt.standardOutput, attempt.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    guard (try? attempt.run()) != nil else { return false }
    attempt.waitUntilExit()
    return attempt.terminationStatus == 0
  }

  @Test(.enabled(if: canMount(), "Nobody may mount anything here: the tests above have to do."))
  func `a real read-only mount is told, and enough where everything is there`() async throws {
    let script = "mount --bind state state && mount -o remount,ro,bind state && exec \"$@\""
    let mount = [
      "unshare", "--user", "--map-root-user", "--mount", "bash", "-c", script, "bash",
    ]
    try FileManager.default.createDirectory(
      atPath: "\(sandbox.path)/state", withIntermediateDirectories: true)
    let refused = try await sandbox.run(mount + ["hostsim", "token", "--state-dir", "state"])
    #expect(refused.code == 2)
    #expect(refused.errors.contains("state/keys: cannot make it: Read-only file system.\n"))
    try await runsWhereEverythingIsThere(mount)
  }
}
