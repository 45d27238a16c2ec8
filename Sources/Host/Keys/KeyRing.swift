import Native
import Tokens

/// All keys of one organisation, oldest first, with their index entries. A value: changes come back as a new ring.
struct KeyRing: Sendable {
  /// The index entries; one has no retirement and signs.
  private(set) var records: [KeyRecord]
  /// The private keys by key id.
  private(set) var keys: [String: KnownKey]
  /// The state of the index file that this was read from.
  var version: [Int]

  init(records: [KeyRecord] = [], keys: [String: RSAPrivateKey] = [:], version: [Int] = []) {
    self.records = records
    self.keys = keys.mapValues { KnownKey($0) }
    self.version = version
  }

  /// The key that signs; nil only before the first is made.
  var current: KnownKey? { newest(.signing, at: 0) }

  /// The key that left the key set last.
  func withdrawn(at now: Int) -> KnownKey? {
    records.filter { $0.status(at: now) == .withdrawn }
      .max { ($0.retiresAt ?? 0) < ($1.retiresAt ?? 0) }
      .flatMap { keys[$0.kid] }
  }

  /// The key set: the key that signs first, then those still published.
  func keySet(at now: Int) -> [JSONWebKey] {
    records.reversed().filter { $0.status(at: now) != .withdrawn }
      .compactMap { keys[$0.kid]?.jwk }
  }

  /// Every key, the newest first.
  func published(at now: Int) -> [PublishedKey] {
    records.reversed().map {
      PublishedKey(
        kid: $0.kid, status: $0.status(at: now), createdAt: $0.createdAt, retiresAt: $0.retiresAt)
    }
  }

  /// Lets a new key sign from now on; the one before stays published for `overlap` milliseconds more.
  mutating func rotate(to key: RSAPrivateKey, overlap: Int, at now: Int) {
    for place in records.indices where records[place].retiresAt == nil {
      records[place].retiresAt = now + overlap
    }
    let known = KnownKey(key)
    let kid = known.jwk.kid ?? ""
    records.append(KeyRecord(kid: kid, createdAt: now))
    keys[kid] = known
  }

  /// Takes keys out of the key set: the named one, or all that are published and no longer sign.
  /// False for an id that no key has.
  mutating func withdraw(kid: String?, at now: Int) -> Bool {
    if let kid, keys[kid] == nil { return false }
    for place in records.indices where kid == nil || records[place].kid == kid {
      if let moment = records[place].retiresAt, moment > now { records[place].retiresAt = now }
    }
    return true
  }

  private func newest(_ status: KeyRecord.Status, at now: Int) -> KnownKey? {
    records.last { $0.status(at: now) == status }.flatMap { keys[$0.kid] }
  }
}
