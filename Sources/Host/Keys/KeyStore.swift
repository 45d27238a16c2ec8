package import Native
import Scenarios
package import Tokens

/// The private keys of every organisation, kept in files under the state folder and in memory. Another process may
/// change the files, `hostsim keys rotate` beside a running `hostsim serve`: what changed on disk is read again.
///
/// Nothing is read or made before the first call; `prepare()` does it early. Reading, making and waiting for the lock
/// happen on the pool, once for all who ask at the same time.
package actor KeyStore {
  private let organizations: [String]
  private let shelves: [String: any KeyShelf]
  private let pool: SigningPool
  private let now: @Sendable () -> Int
  private let makeKey: @Sendable () throws(CryptographyError) -> RSAPrivateKey
  /// What was read or made last. Whoever finds it still true need not wait for the actor.
  private nonisolated let rings = Locked<[String: KeyRing]>([:])
  private var loading: [String: Task<KeyRing, any Error>] = [:]
  private let strangers: Strangers
  /// Makes a key that counts as withdrawn where none was; nil where there has to be one.
  private let makeWithdrawn: (@Sendable () throws -> RSAPrivateKey)?

  /// Keys for these organisations under `stateDirectory`; `now` is in milliseconds since 1970, `makeKey` makes a
  /// fresh RSA key.
  package init(
    stateDirectory: String, organizations: [String], pool: SigningPool,
    now: @escaping @Sendable () -> Int,
    makeKey: @escaping @Sendable () throws(CryptographyError) -> RSAPrivateKey = {
      () throws(CryptographyError) in try RSAPrivateKey.generate()
    }
  ) {
    self.organizations = organizations
    self.shelves = Dictionary(
      organizations.map { ($0, KeyFolder(organization: $0, root: stateDirectory)) },
      uniquingKeysWith: { first, _ in first })
    self.pool = pool
    self.now = now
    self.makeKey = makeKey
    self.strangers = Strangers(makeKey: makeKey)
    self.makeWithdrawn = nil
  }

  /// Keys of one run, which only a `KeyBank` makes.
  init(
    shelves: [String: any KeyShelf], organizations: [String], pool: SigningPool,
    now: @escaping @Sendable () -> Int,
    makeKey: @escaping @Sendable () throws(CryptographyError) -> RSAPrivateKey,
    strangers: Strangers, makeWithdrawn: @escaping @Sendable () throws -> RSAPrivateKey
  ) {
    self.shelves = shelves
    self.organizations = organizations
    self.pool = pool
    self.now = now
    self.makeKey = makeKey
    self.strangers = strangers
    self.makeWithdrawn = makeWithdrawn
  }

  /// Reads or makes the keys of every organisation, so that nobody has to wait for them later. Errors come
  /// again, to whoever needs that key.
  package func prepare() async {
    await withDiscardingTaskGroup { group in
      for id in organizations { group.addTask { _ = try? await self.ring(for: id) } }
    }
  }

  /// What the tokens of an organisation can be signed with. `key` is the one that a forged token asks for: a key
  /// of another organisation is there only then, and one that was withdrawn is made then, where there has to be one.
  package nonisolated func signingKeys(
    for organizationID: String, forge key: Forge.KeyChoice? = nil
  ) async throws(KeyStoreError) -> SigningKeys {
    let ring = try await ring(for: organizationID)
    guard let current = ring.current else { throw .noKey(detail: "No key signs.") }
    var withdrawn: (any MessageSigner)? = ring.withdrawn(at: now())
    if key == .withdrawn, withdrawn == nil, let makeWithdrawn {
      withdrawn = try? await pool.run { try makeWithdrawn() }
    }
    var neighbour: (any MessageSigner)?
    if key == .otherOrganisation, let other = organizations.first(where: { $0 != organizationID }) {
      neighbour = try? await self.ring(for: other).current
    }
    return SigningKeys(
      current: current, withdrawn: withdrawn, otherOrganisation: neighbour,
      stranger: { [strangers] in try strangers.rsa() },
      elliptic: { [strangers] in try strangers.elliptic() })
  }

  /// The public keys of an organisation, the one that signs first; nil for an unknown organisation.
  package nonisolated func keySet(for organizationID: String) async throws(KeyStoreError)
    -> [JSONWebKey]?
  {
    guard shelves[organizationID] != nil else { return nil }
    return try await ring(for: organizationID).keySet(at: now())
  }

  /// The same, when it need not be read or made first; else nil.
  nonisolated func knownKeySet(for organizationID: String) -> [JSONWebKey]? {
    guard let shelf = shelves[organizationID], let ring = known(organizationID, on: shelf) else {
      return nil
    }
    return ring.keySet(at: now())
  }

  /// Every key of an organisation, the newest first.
  package nonisolated func keys(for organizationID: String) async throws(KeyStoreError)
    -> [PublishedKey]
  {
    try await ring(for: organizationID).published(at: now())
  }

  /// Lets a fresh key sign; the one before stays in the key set for `overlap`, then it is withdrawn.
  package func rotate(_ organizationID: String, overlap: Duration) async throws(KeyStoreError) {
    let duration: Int = overlap.milliseconds
    let milliseconds = max(0, duration)
    try await change(organizationID) { [now, makeKey] ring throws(KeyStoreError) in
      ring.rotate(to: try make(makeKey), overlap: milliseconds, at: now())
    }
  }

  /// Takes keys out of the key set: the one named, or else all that no longer sign. Where that would be the key
  /// that signs, because it is named or no other is published, a fresh one takes its place at once.
  package func withdraw(_ organizationID: String, kid: String? = nil) async throws(KeyStoreError) {
    try await change(organizationID) { [now, makeKey] ring throws(KeyStoreError) in
      let moment = now()
      let keys = ring.published(at: moment)
      let target = kid ?? (keys.contains { $0.status == .published } ? nil : keys.first?.kid)
      if keys.contains(where: { $0.status == .signing && $0.kid == target }) {
        ring.rotate(to: try make(makeKey), overlap: 0, at: moment)
      } else if !ring.withdraw(kid: target, at: moment) {
        throw .unknownKey(target ?? "", organization: organizationID)
      }
    }
  }

  private nonisolated func shelf(_ id: String) throws(KeyStoreError) -> any KeyShelf {
    guard let shelf = shelves[id] else {
      throw .unknownOrganization(id, known: organizations)
    }
    return shelf
  }

  /// The keys as they are now: from memory unless the index on disk is another one.
  private nonisolated func ring(for id: String) async throws(KeyStoreError) -> KeyRing {
    let shelf = try shelf(id)
    if let ring = known(id, on: shelf) { return ring }
    return try await load(id, from: shelf)
  }

  private nonisolated func known(_ id: String, on shelf: any KeyShelf) -> KeyRing? {
    guard let ring = rings.withLock({ $0[id] }), ring.version == shelf.version() else { return nil }
    return ring
  }

  /// The keys as they are on disk, made where there are none.
  private func load(_ id: String, from shelf: any KeyShelf) async throws(KeyStoreError) -> KeyRing {
    let task =
      loading[id]
      ?? Task { [pool, now, makeKey] in
        try await pool.run {
          shelf.tidy()
          if let ring = try shelf.read() { return ring }
          return try shelf.update { ring throws(KeyStoreError) in
            if ring.current == nil { ring.rotate(to: try make(makeKey), overlap: 0, at: now()) }
          }
        }
      }
    loading[id] = task
    defer { loading[id] = nil }
    return try await finish(id, task)
  }

  private func change(
    _ id: String, _ body: @escaping @Sendable (inout KeyRing) throws(KeyStoreError) -> Void
  ) async throws(KeyStoreError) {
    let shelf = try shelf(id)
    _ = try await ring(for: id)
    _ = try await finish(id, Task { [pool] in try await pool.run { try shelf.update(body) } })
  }

  private func finish(
    _ id: String, _ task: Task<KeyRing, any Error>
  ) async throws(KeyStoreError) -> KeyRing {
    do {
      let ring = try await task.value
      rings.withLock { $0[id] = ring }
      return ring
    } catch let error as KeyStoreError {
      throw error
    } catch {
      throw .noKey(detail: "\(error)")
    }
  }
}

private func make(
  _ makeKey: @Sendable () throws(CryptographyError) -> RSAPrivateKey
) throws(KeyStoreError) -> RSAPrivateKey {
  do throws(CryptographyError) {
    return try makeKey()
  } catch { throw .noKey(detail: error.description) }
}
