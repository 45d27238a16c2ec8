import Foundation
import Host
import Native
import Testing
import Tokens

@Suite struct `Key files that are not used` {
  private let folder = StateFolder()

  /// Makes good keys, damages them, and gives the error of a store that reads them.
  private func refusal(
    after damage: (_ pem: String) throws -> Void
  ) async throws -> KeyStoreError? {
    let kid = try await folder.store().signingKeys(for: "org_a").current.jwk.kid
    try damage("keys/org_a/\(kid ?? "").pem")
    do {
      _ = try await folder.store().signingKeys(for: "org_a")
      return nil
    } catch { return error }
  }

  private func expect(
    _ error: KeyStoreError?, _ description: String, _ remedy: String, _ pem: String,
    location: SourceLocation = #_sourceLocation
  ) {
    func full(_ text: String) -> String {
      text.replacing("PEM", with: "\(folder.path)/\(pem)")
        .replacing("DIR", with: "\(folder.path)/keys/org_a")
    }
    #expect(error?.description == full(description), sourceLocation: location)
    #expect(error?.remedy == full(remedy), sourceLocation: location)
  }

  @Test(arguments: [0o644, 0o640, 0o660, 0o604, 0o601])
  func `a key that others can read`(mode: Int) async throws {
    var file = ""
    let error = try await refusal {
      file = $0
      try folder.chmod($0, mode)
    }
    expect(
      error,
      "PEM has mode 0\(String(mode, radix: 8)), so other users could read private keys.",
      "Close it: chmod 600 PEM", file)
  }

  @Test(arguments: ["keys/org_a", "keys"])
  func `a folder that others can look into`(name: String) async throws {
    let error = try await refusal { _ in try folder.chmod(name, 0o755) }
    let path = "\(folder.path)/\(name)"
    #expect(
      error?.description == "\(path) has mode 0755, so other users could read private keys.")
    #expect(error?.remedy == "Close it: chmod 700 \(path)")
  }

  @Test(arguments: ["", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
  func `a file that holds no key`(text: String) async throws {
    var file = ""
    let error = try await refusal {
      file = $0
      try folder.write(text, to: $0)
    }
    #expect(
      error?.description.hasPrefix("\(folder.path)/\(file) holds no usable private key: ") == true)
    #expect(
      error?.remedy == "Restore it, or remove the organisation's keys so that new ones are made: "
        + "rm -r \(folder.path)/keys/org_a")
  }

  @Test func `another key than the name says`() async throws {
    var file = ""
    let error = try await refusal {
      file = $0
      try folder.write(try RSAPrivateKey.generate().pem(), to: $0)
    }
    expect(
      error, "PEM holds no usable private key: it is another key than its name says.",
      "Restore it, or remove the organisation's keys so that new ones are made: rm -r DIR", file)
  }

  @Test func `a key that is gone`() async throws {
    var file = ""
    let error = try await refusal {
      file = $0
      try FileManager.default.removeItem(atPath: "\(folder.path)/\($0)")
    }
    expect(
      error, "PEM is missing, though the index beside it lists that key.",
      "Restore it, or remove the organisation's keys so that new ones are made: rm -r DIR", file)
  }

  @Test func `a symbolic link instead of a key`() async throws {
    var file = ""
    let error = try await refusal {
      file = $0
      let path = "\(folder.path)/\($0)"
      try FileManager.default.moveItem(atPath: path, toPath: "\(folder.path)/elsewhere.pem")
      try FileManager.default.createSymbolicLink(
        atPath: path, withDestinationPath: "\(folder.path)/elsewhere.pem")
    }
    expect(
      error, "PEM is a symbolic link, and keys are not read through one.",
      "Put in its place what it points to, once the link is gone: rm PEM", file)
  }

  @Test func `a symbolic link instead of the folder`() async throws {
    let error = try await refusal { _ in
      let path = "\(folder.path)/keys/org_a"
      try FileManager.default.moveItem(atPath: path, toPath: "\(folder.path)/elsewhere")
      try FileManager.default.createSymbolicLink(
        atPath: path, withDestinationPath: "\(folder.path)/elsewhere")
    }
    #expect(
      error == .refused(path: "\(folder.path)/keys/org_a", .symbolicLink))
  }

  @Test(arguments: [
    "", "{}", "[]", #"{"organization":"org_x","keys":[]}"#, #"{"organization":"org_a","keys":[]}"#,
    #"{"organization":"org_a","keys":[{"kid":"../../x","createdAt":"2026-01-01T00:00:00.000Z","retiresAt":null}]}"#,
  ])
  func `an index that cannot be understood`(text: String) async throws {
    let error = try await refusal { _ in try folder.write(text, to: "keys/org_a/index.json") }
    #expect(
      error?.description.hasPrefix("\(folder.path)/keys/org_a/index.json is no index of keys: ")
        == true)
  }

  @Test(.enabled(if: getuid() == 0, "only root can give a file away"))
  func `a key of another user`() async throws {
    var file = ""
    let error = try await refusal {
      file = $0
      try FileManager.default.setAttributes(
        [.ownerAccountID: 1234], ofItemAtPath: "\(folder.path)/\($0)")
    }
    expect(
      error, "PEM belongs to the user with id 1234, not to you.",
      "Take it over (sudo chown \"$(id -u)\" PEM), or use another --state-dir.", file)
  }

  @Test func `a damaged neighbour does not stop an organisation`() async throws {
    let store = folder.store()
    await store.prepare()
    try folder.write("{}", to: "keys/org%2Fb%20%C3%BC/index.json")
    let keys = try await folder.store().signingKeys(for: "org_a", forge: .otherOrganisation)
    #expect(keys.otherOrganisation == nil)
  }

  @Test func `a path with blanks is quoted in the remedy`() {
    let error = KeyStoreError.refused(
      path: "/home/me/my 'keys'/x.pem", .tooOpen(permissions: 0o644, isFolder: false))
    #expect(error.remedy == #"Close it: chmod 600 '/home/me/my '\''keys'\''/x.pem'"#)
  }
}
