import Foundation
import Host
import Native

/// A state folder of a test's own, gone with the test.
final class StateFolder: Sendable {
  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("hostsim-\(UUID().uuidString)").path
  let clock = SteppedClock()

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func store(
    makeKey: @escaping @Sendable () throws(CryptographyError) -> RSAPrivateKey = {
      () throws(CryptographyError) in try RSAPrivateKey.generate()
    }
  ) -> KeyStore {
    KeyStore(
      stateDirectory: path, organizations: ["org_a", "org/b ü"], pool: SigningPool(width: 2),
      now: { [clock] in clock.now }, makeKey: makeKey)
  }

  /// The permission bits of a file; nil when it is not there.
  func mode(_ name: String) -> Int? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
    return attributes?[.posixPermissions] as? Int
  }

  func files(_ name: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(name)")) ?? []).sorted()
  }

  func write(_ text: String, to name: String, mode: Int = 0o600) throws {
    let file = "\(path)/\(name)"
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    try? FileManager.default.removeItem(atPath: file)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    try chmod(name, mode)
  }

  func chmod(_ name: String, _ mode: Int) throws {
    try FileManager.default.setAttributes(
      [.posixPermissions: mode], ofItemAtPath: "\(path)/\(name)")
  }
}

/// Milliseconds that move only when told.
final class SteppedClock: Sendable {
  private let value = Locked(1_795_000_000_000)
  var now: Int { value.withLock { $0 } }
  func advance(_ milliseconds: Int) { value.withLock { $0 += milliseconds } }
}
