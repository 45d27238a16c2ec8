/// Where the keys of one organisation are kept. Calls may block: they belong on the pool.
protocol KeyShelf: Sendable {
  /// Changes whenever the keys do, as far as somebody else may change them; see `KeyRing.version`.
  func version() -> [Int]

  /// Removes what somebody who was killed has left half written.
  func tidy()

  /// The keys as they are; nil when none were made yet.
  func read() throws(KeyStoreError) -> KeyRing?

  /// Lets `change` work on the keys while nobody else does, and keeps what comes of it.
  func update(_ change: (inout KeyRing) throws(KeyStoreError) -> Void) throws(KeyStoreError)
    -> KeyRing
}
