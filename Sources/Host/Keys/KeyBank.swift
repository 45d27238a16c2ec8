package import Native

/// Keys for many runs at once. Each run's ring begins with the key that signs in the state folder, which is
/// read or made once, and changes in memory only; the files are never changed but for the first key.
///
/// A run's first rotation gets the same new key in every run, and so does its second: keys are costly to
/// make, and runs never meet.
package final class KeyBank: Sendable {
  private let organizations: [String]
  private let folders: [String: KeyFolder]
  /// Where everything that takes time is done.
  package let pool: SigningPool
  private let makeKey: @Sendable () throws(CryptographyError) -> RSAPrivateKey
  private let now: @Sendable () -> Int
  private let first: [String: Locked<KeyRing?>]
  private let spares = Locked<[RSAPrivateKey]>([])
  private let withdrawn = Locked<RSAPrivateKey?>(nil)
  private let strangers: Strangers

  /// A bank over the keys of these organisations under `stateDirectory`. Nothing is read or made before it
  /// is needed. `now` is in milliseconds since 1970, for a first key that is made.
  package init(
    stateDirectory: String, organizations: [String], pool: SigningPool,
    now: @escaping @Sendable () -> Int = HostClock.system.now,
    makeKey: @escaping @Sendable () throws(CryptographyError) -> RSAPrivateKey = {
      () throws(CryptographyError) in try RSAPrivateKey.generate()
    }
  ) {
    self.organizations = organizations
    self.pool = pool
    self.makeKey = makeKey
    self.now = now
    func each<Value>(_ make: (String) -> Value) -> [String: Value] {
      Dictionary(organizations.map { ($0, make($0)) }, uniquingKeysWith: { first, _ in first })
    }
    folders = each { KeyFolder(organization: $0, root: stateDirectory) }
    first = each { _ in Locked(nil) }
    strangers = Strangers(makeKey: makeKey)
  }

  /// Reads or makes the first keys, and makes `spares` for rotations, so that no run has to wait. Errors
  /// come again, to the run that needs the key.
  package func prepare(spares count: Int = 0) async {
    await withDiscardingTaskGroup { group in
      for id in organizations {
        group.addTask { [self] in _ = try? await pool.run { try self.ring(of: id) } }
      }
      if count > 0 {
        group.addTask { [self] in _ = try? await pool.run { try self.spare(count - 1) } }
      }
    }
  }

  /// The keys of one run, whose time is `now`.
  func store(now: @escaping @Sendable () -> Int) -> KeyStore {
    let count = Locked(0)
    let shelves = folders.keys.map { id in (id, BankShelf(bank: self, organization: id, now: now)) }
    return KeyStore(
      shelves: Dictionary(uniqueKeysWithValues: shelves), organizations: organizations, pool: pool,
      now: now,
      makeKey: { [self] () throws(CryptographyError) in
        let place = count.withLock { count in
          count += 1
          return count - 1
        }
        return try spare(place)
      },
      strangers: strangers, makeWithdrawn: { [self] in try oldKey() })
  }

  /// The keys in the state folder, as they were when the first run asked.
  fileprivate func ring(of organization: String) throws(KeyStoreError) -> KeyRing? {
    guard let folder = folders[organization], let place = first[organization] else { return nil }
    return try place.withLock { (kept) throws(KeyStoreError) in
      if let kept { return kept }
      folder.tidy()
      let ring: KeyRing
      if let read = try folder.read() { ring = read } else { ring = try makeFirst(in: folder) }
      kept = ring
      return ring
    }
  }

  private func makeFirst(in folder: KeyFolder) throws(KeyStoreError) -> KeyRing {
    try folder.update { (ring) throws(KeyStoreError) in
      guard ring.current == nil else { return }
      do throws(CryptographyError) {
        ring.rotate(to: try makeKey(), overlap: 0, at: now())
      } catch { throw .noKey(detail: error.description) }
    }
  }

  private func spare(_ place: Int) throws(CryptographyError) -> RSAPrivateKey {
    try spares.withLock { (keys) throws(CryptographyError) in
      while keys.count <= place { keys.append(try makeKey()) }
      return keys[place]
    }
  }

  private func oldKey() throws(CryptographyError) -> RSAPrivateKey {
    try withdrawn.withLock { (key) throws(CryptographyError) in
      if let key { return key }
      let made = try makeKey()
      key = made
      return made
    }
  }
}

/// The keys of one organisation in one run: in memory only.
private final class BankShelf: KeyShelf {
  private let bank: KeyBank
  private let organization: String
  private let now: @Sendable () -> Int
  private let kept = Locked<KeyRing?>(nil)

  init(bank: KeyBank, organization: String, now: @escaping @Sendable () -> Int) {
    self.bank = bank
    self.organization = organization
    self.now = now
  }

  func version() -> [Int] { [] }

  func tidy() {}

  func read() throws(KeyStoreError) -> KeyRing? {
    if let ring = kept.withLock({ $0 }) { return ring }
    guard let key = try bank.ring(of: organization)?.current?.key else { return nil }
    return kept.withLock { kept in
      if let kept { return kept }
      var ring = KeyRing()
      ring.rotate(to: key, overlap: 0, at: now())
      kept = ring
      return ring
    }
  }

  func update(
    _ change: (inout KeyRing) throws(KeyStoreError) -> Void
  ) throws(KeyStoreError) -> KeyRing {
    let first = try read()
    return try kept.withLock { (kept) throws(KeyStoreError) in
      var ring = kept ?? first ?? KeyRing()
      try change(&ring)
      kept = ring
      return ring
    }
  }
}
