package import Native

/// Keeps the certificate of a running server good: a new one when half of its life is over, when the clock was set back
/// to before it, or when another authority took the place of the one that signed it.
package struct IdentityKeeper: Sendable {
  /// How often it looks, in milliseconds.
  static let interval = 5000

  private let stateDirectory: String
  private let names: [String]
  private let clock: HostClock
  private let pool: SigningPool

  /// A keeper of certificates for `names`, by the authority under `stateDirectory`.
  package init(stateDirectory: String, names: [String], clock: HostClock, pool: SigningPool) {
    self.stateDirectory = stateDirectory
    self.names = names
    self.clock = clock
    self.pool = pool
  }

  /// The authority, opened anew, and an identity of its making. Throws as `CertificateAuthority.open` does.
  package func open() async throws(AuthorityError) -> (CertificateAuthority, TLSIdentity) {
    do {
      return try await pool.run { [self] in
        let now = clock.now()
        let authority = try CertificateAuthority.open(
          stateDirectory: stateDirectory, names: names, now: now)
        return (authority, try authority.identity(for: names, now: now))
      }
    } catch let error as AuthorityError {
      throw error
    } catch { throw .notMade(detail: "\(error)") }
  }

  /// Until cancelled: hands `use`, which is `WebServer.use`, each new identity, and `report` each error that is not the
  /// one before. `first` is what the server was started with. After an error the server keeps what it has, and the
  /// next look tries again.
  package func run(
    _ first: (CertificateAuthority, TLSIdentity), use: (TLSIdentity) async throws -> Void,
    report: (String) -> Void
  ) async {
    var (authority, shown) = first
    var complaint = ""
    while true {
      do { try await clock.sleep(Self.interval) } catch { return }
      guard isDue(shown, of: authority) else { continue }
      do {
        let next = try await open()
        try await use(next.1)
        (authority, shown) = next
        complaint = ""
      } catch {
        if "\(error)" != complaint { report("\(error)") }
        complaint = "\(error)"
      }
    }
  }

  private func isDue(_ shown: TLSIdentity, of authority: CertificateAuthority) -> Bool {
    if AuthorityFolder(root: stateDirectory).version() != authority.version { return true }
    guard let leaf = try? Certificate(pem: shown.certificates) else { return true }
    let half = (leaf.notAfter - leaf.notBefore) / 2
    // Set back, the clock may show a time before its life.
    return !(leaf.notBefore..<leaf.notBefore + half).contains(clock.now() / 1000)
  }
}
