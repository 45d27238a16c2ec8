import JSON
import Native
import Tokens

/// The key files of one organisation: a folder of mode 0700 with `index.json`, one `KID.pem` a key, and `lock`, all
/// 0600. Every call blocks on the disk: run it on the pool.
///
///     STATE/keys/org_demo/index.json   {"organization":"org_demo","keys":[{"kid","createdAt","retiresAt"}]}
///                         3q2…Lk.pem   PKCS #8
///                         lock         held by whoever changes something, so that two processes agree
struct KeyFolder: KeyShelf {
  let organization: String
  let root: String

  /// `root` is the state folder; the organisation's id is spelled so that it is one path segment.
  init(organization: String, root: String) {
    self.organization = organization
    self.root = root
  }

  var path: String { "\(root)/keys/\(Self.segment(organization))" }
  private var index: String { "\(path)/index.json" }

  /// The state of the index file now: what a ring's `version` is compared with.
  func version() -> [Int] { (try? FileStatus(of: index))?.version ?? [] }

  /// Removes files that a killed process has left half written. A folder that is not fit to hold keys stays as it is.
  func tidy() {
    guard (try? Self.check(path, isFolder: true)) == true,
      !PrivateFile.leftovers(in: path, of: Self.isOwn).isEmpty,
      let lock = try? FileLock("\(path)/lock")
    else { return }
    withExtendedLifetime(lock) { PrivateFile.removeLeftovers(in: path, of: Self.isOwn) }
  }

  /// Whether a file of this name is one that is written here.
  private static func isOwn(_ name: String) -> Bool {
    name == "index.json"
      || name.hasSuffix(".pem") && Base64URL.decode(String(name.dropLast(4)))?.count == 32
  }

  /// The keys as they are on disk; nil when none were made yet.
  func read() throws(KeyStoreError) -> KeyRing? {
    for folder in [root, "\(root)/keys", path] {
      guard try Self.check(folder, isFolder: true, mustBePrivate: folder != root) else {
        return nil
      }
    }
    guard try Self.check(index, isFolder: false) else { return nil }
    let version = version()
    let records = try decode(try bytes(of: index))
    var keys: [String: RSAPrivateKey] = [:]
    for record in records { keys[record.kid] = try key(record.kid) }
    return KeyRing(records: records, keys: keys, version: version)
  }

  /// Changes the keys while no other process does: reads what is there, lets `change` work on it, writes new keys
  /// first and the index last.
  func update(_ change: (inout KeyRing) throws(KeyStoreError) -> Void) throws(KeyStoreError)
    -> KeyRing
  {
    do throws(FileError) {
      try PrivateFile.makeFolder(path)
    } catch { throw .file(error) }
    var ring = try read() ?? KeyRing()
    let lock: FileLock
    do throws(FileError) { lock = try FileLock("\(path)/lock") } catch { throw .file(error) }
    defer { withExtendedLifetime(lock) {} }
    if ring.version != version() { ring = try read() ?? KeyRing() }
    let (known, before) = (Set(ring.keys.keys), ring.version)
    try change(&ring)
    let fresh = ring.keys.filter { !known.contains($0.key) }
    do throws(KeyStoreError) {
      for (kid, key) in fresh { try write(key.key, kid) }
      let list: JSONValue = [
        "organization": .string(organization), "keys": .array(ring.records.map { $0.json() }),
      ]
      try put(list.encoded(pretty: true) + [0x0A], at: index)
    } catch {
      // A key that no index lists would lie here for ever; but the new index may be in place already.
      if version() == before {
        for kid in fresh.keys { _ = try? PrivateFile.remove("\(path)/\(kid).pem") }
      }
      throw error
    }
    ring.version = version()
    return ring
  }

  /// Whether something is at the path, and fit to hold keys. Throws `.refused` when it is not fit.
  static func check(
    _ path: String, isFolder: Bool, mustBePrivate: Bool = true
  ) throws(KeyStoreError) -> Bool {
    let status: FileStatus?
    do throws(FileError) { status = try FileStatus(of: path) } catch { throw .file(error) }
    guard let status else { return false }
    // The state folder itself is the user's business: it may be a link or open to readers.
    guard mustBePrivate else { return true }
    if status.kind == .symbolicLink { throw .refused(path: path, .symbolicLink) }
    guard status.kind == (isFolder ? .folder : .regular) else {
      throw .refused(path: path, .wrongKind(isFolder: isFolder))
    }
    guard status.owner == FileStatus.currentUser else {
      throw .refused(path: path, .foreignOwner(status.owner))
    }
    guard status.permissions & 0o077 == 0 else {
      throw .refused(path: path, .tooOpen(permissions: status.permissions, isFolder: isFolder))
    }
    return true
  }

  private func key(_ kid: String) throws(KeyStoreError) -> RSAPrivateKey {
    let file = "\(path)/\(kid).pem"
    guard try Self.check(file, isFolder: false) else { throw .refused(path: file, .missingKey) }
    let text = String(decoding: try bytes(of: file), as: UTF8.self)
    let key: RSAPrivateKey
    do throws(CryptographyError) {
      key = try RSAPrivateKey(pem: text)
    } catch {
      throw .refused(path: file, .brokenKey(detail: error.detail))
    }
    guard key.jwk.kid == kid else {
      throw .refused(path: file, .brokenKey(detail: "it is another key than its name says"))
    }
    return key
  }

  private func decode(_ bytes: [UInt8]) throws(KeyStoreError) -> [KeyRecord] {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: bytes)
    } catch { throw .refused(path: index, .brokenIndex(detail: "it is not JSON")) }
    guard value["organization"]?.stringValue == organization else {
      throw .refused(path: index, .brokenIndex(detail: "it is not that of \(organization)"))
    }
    let records = value["keys"]?.arrayValue?.map { KeyRecord($0) } ?? []
    let complete = records.compactMap { $0 }
    guard complete.count == records.count, complete.filter({ $0.retiresAt == nil }).count == 1,
      Set(complete.map(\.kid)).count == complete.count
    else { throw .refused(path: index, .brokenIndex(detail: "its list of keys is damaged")) }
    return complete
  }

  private func bytes(of file: String) throws(KeyStoreError) -> [UInt8] {
    do throws(FileError) { return try PrivateFile.read(file) } catch { throw .file(error) }
  }

  private func write(_ key: RSAPrivateKey, _ kid: String) throws(KeyStoreError) {
    let text: String
    do throws(CryptographyError) {
      text = try key.pem()
    } catch { throw .noKey(detail: error.description) }
    try put(Array(text.utf8), at: "\(path)/\(kid).pem")
  }

  private func put(_ bytes: [UInt8], at file: String) throws(KeyStoreError) {
    do throws(FileError) { try PrivateFile.write(bytes, to: file) } catch { throw .file(error) }
  }

  /// The id as one path segment that no other id shares: bytes other than letters, digits, `_` and `-` as `%XX`.
  private static func segment(_ id: String) -> String {
    var text = ""
    for byte in id.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
    return text.isEmpty ? "%" : text
  }
}
