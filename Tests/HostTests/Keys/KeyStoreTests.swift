import Foundation
import Host
import JSON
import Native
import Testing
import Tokens

@Suite struct `The key store` {
  private let folder = StateFolder()

  @Test func `keys are made when first asked for, closed to others, and found again`() async throws
  {
    let store = folder.store()
    #expect(folder.mode("keys") == nil)
    let kid = try await store.signingKeys(for: "org_a").current.jwk.kid
    #expect(folder.mode("keys") == 0o700 && folder.mode("keys/org_a") == 0o700)
    #expect(folder.mode("keys/org_a/index.json") == 0o600)
    #expect(folder.mode("keys/org_a/\(kid ?? "").pem") == 0o600)
    #expect(try await folder.store().signingKeys(for: "org_a").current.jwk.kid == kid)
    #expect(!folder.files("keys/org_a").contains { $0.hasSuffix(".new") })
  }

  @Test func `each organisation has a key of its own, and knows another one's`() async throws {
    let store = folder.store()
    await store.prepare()
    let (a, b) = (
      try await store.signingKeys(for: "org_a", forge: .otherOrganisation),
      try await store.signingKeys(for: "org/b ü", forge: .otherOrganisation)
    )
    #expect(a.current.jwk != b.current.jwk)
    #expect(a.otherOrganisation?.jwk == b.current.jwk)
    #expect(b.otherOrganisation?.jwk == a.current.jwk)
    #expect(a.withdrawn == nil)
    #expect(folder.files("keys") == ["org%2Fb%20%C3%BC", "org_a"])
    #expect(try await store.keySet(for: "org_c") == nil)
    await #expect(throws: KeyStoreError.unknownOrganization("org_c", known: ["org_a", "org/b ü"])) {
      try await store.signingKeys(for: "org_c")
    }
  }

  @Test func `a key set holds public members only`() async throws {
    let keys = try #require(try await folder.store().keySet(for: "org_a"))
    #expect(keys.map { $0.json().names } == [["kty", "use", "alg", "kid", "n", "e"]])
  }

  @Test func `after a rotation the old key is published until its time, then withdrawn`()
    async throws
  {
    let store = folder.store()
    let old = try await store.signingKeys(for: "org_a").current.jwk
    try await store.rotate("org_a", overlap: .seconds(600))
    let new = try await store.signingKeys(for: "org_a").current.jwk
    #expect(new != old)
    #expect(try await store.keySet(for: "org_a") == [new, old])
    #expect(try await store.keys(for: "org_a").map(\.status) == [.signing, .published])
    #expect(try await store.signingKeys(for: "org_a").withdrawn == nil)
    folder.clock.advance(599_999)
    #expect(try await store.keySet(for: "org_a")?.count == 2)
    folder.clock.advance(1)
    #expect(try await store.keySet(for: "org_a") == [new])
    #expect(try await store.keys(for: "org_a").map(\.status) == [.signing, .withdrawn])
    #expect(try await store.signingKeys(for: "org_a").withdrawn?.jwk == old)
    #expect(try await folder.store().signingKeys(for: "org_a").withdrawn?.jwk == old)
  }

  @Test func `a withdrawal takes the old key out of the set and keeps it for forging`() async throws
  {
    let store = folder.store()
    let old = try await store.signingKeys(for: "org_a").current.jwk
    try await store.rotate("org_a", overlap: .seconds(600))
    try await store.withdraw("org_a")
    let keys = try await store.signingKeys(for: "org_a")
    #expect(try await store.keySet(for: "org_a") == [keys.current.jwk])
    #expect(keys.withdrawn?.jwk == old && keys.current.jwk != old)
  }

  @Test(arguments: [true, false])
  func `withdrawing the only key puts a new one in its place`(named: Bool) async throws {
    let store = folder.store()
    let old = try await store.signingKeys(for: "org_a").current.jwk
    try await store.withdraw("org_a", kid: named ? old.kid : nil)
    let keys = try await store.signingKeys(for: "org_a")
    #expect(keys.current.jwk != old && keys.withdrawn?.jwk == old)
    #expect(try await store.keySet(for: "org_a") == [keys.current.jwk])
  }

  @Test func `a key id that is not there cannot be withdrawn`() async throws {
    let store = folder.store()
    await #expect(throws: KeyStoreError.unknownKey("nope", organization: "org_a")) {
      try await store.withdraw("org_a", kid: "nope")
    }
    #expect(try await store.keys(for: "org_a").map(\.status) == [.signing])
  }

  @Test func `a running store sees what another process changed`() async throws {
    let (serving, other) = (folder.store(), folder.store())
    let old = try await serving.signingKeys(for: "org_a").current.jwk
    try await other.rotate("org_a", overlap: .zero)
    let new = try await other.signingKeys(for: "org_a").current.jwk
    #expect(try await serving.signingKeys(for: "org_a").current.jwk == new && new != old)
  }

  @Test func `stores that start at the same time agree on one key`() async throws {
    let kids = try await withThrowingTaskGroup(of: String?.self) { group in
      for _ in 0..<6 {
        let store = folder.store()
        group.addTask { try await store.signingKeys(for: "org_a").current.jwk.kid }
      }
      return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
    }
    #expect(kids.count == 1)
    #expect(folder.files("keys/org_a").filter { $0.hasSuffix(".pem") }.count == 1)
  }

  @Test func `rotations at the same time are all kept`() async throws {
    let (first, second) = (folder.store(), folder.store())
    _ = try await first.keySet(for: "org_a")
    async let one: Void = first.rotate("org_a", overlap: .seconds(60))
    async let two: Void = second.rotate("org_a", overlap: .seconds(60))
    _ = try await (one, two)
    #expect(
      try await first.keys(for: "org_a").map(\.status) == [.signing, .published, .published])
  }

  @Test func `a rotation whose index cannot be written changes nothing, and the next one works`()
    async throws
  {
    let store = folder.store()
    let old = try await store.signingKeys(for: "org_a").current.jwk
    let before = folder.files("keys/org_a")
    // Where the new index is to be written first, something is in the way.
    let obstacle = "keys/org_a/index.json.\(ProcessInfo.processInfo.processIdentifier).new"
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/\(obstacle)", withIntermediateDirectories: true)
    for change in [
      { try await store.rotate("org_a", overlap: .seconds(600)) },
      { try await store.withdraw("org_a") },
    ] {
      await #expect(throws: KeyStoreError.file(.exists(path: "\(folder.path)/\(obstacle)"))) {
        try await change()
      }
      #expect(try await store.signingKeys(for: "org_a").current.jwk == old)
      #expect(try await store.keySet(for: "org_a") == [old])
      #expect(try await folder.store().keySet(for: "org_a") == [old])
    }
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(obstacle)")
    #expect(folder.files("keys/org_a") == before)
    try await store.rotate("org_a", overlap: .seconds(600))
    #expect(try await store.keys(for: "org_a").map(\.status) == [.signing, .published])
  }

  @Test func `what a killed process left half written is gone at the next start`() async throws {
    let kid = try #require(try await folder.store().signingKeys(for: "org_a").current.jwk.kid)
    let gone = try ChildProcess(["true"])
    _ = gone.wait()
    let before = folder.files("keys/org_a")
    for name in ["index.json", "\(kid).pem"] {
      try folder.write("half", to: "keys/org_a/\(name).\(gone.id).new")
    }
    try folder.write("mine", to: "keys/org_a/notes.txt.\(gone.id).new")
    _ = try await folder.store().signingKeys(for: "org_a")
    #expect(folder.files("keys/org_a") == (before + ["notes.txt.\(gone.id).new"]).sorted())
  }

  @Test func `a failed key leaves nothing behind, and the next call tries again`() async throws {
    let fails = Locked(true)
    let store = folder.store { () throws(CryptographyError) in
      if fails.withLock({ $0 }) { throw .keyGenerationFailed(detail: "no entropy") }
      return try RSAPrivateKey.generate()
    }
    await #expect(throws: KeyStoreError.self) { try await store.signingKeys(for: "org_a") }
    #expect(folder.files("keys/org_a") == ["lock"])
    fails.withLock { $0 = false }
    #expect(try await store.keys(for: "org_a").count == 1)
  }

  @Test func `a token that never was published has a key outside the set`() async throws {
    let keys = try await folder.store().signingKeys(for: "org_a")
    let (stranger, elliptic) = (try keys.stranger(), try keys.elliptic())
    #expect(stranger.jwk.kty == "RSA" && stranger.jwk != keys.current.jwk)
    #expect(try keys.stranger().jwk == stranger.jwk)
    #expect(elliptic.jwk.kty == "EC")
    #expect(try elliptic.sign([1], algorithm: .ES256).count == 64)
    #expect(throws: SigningError.wrongKind(algorithm: .ES256, key: "RSA")) {
      try stranger.sign([1], algorithm: .ES256)
    }
    #expect(throws: SigningError.wrongKind(algorithm: .RS256, key: "EC")) {
      try elliptic.sign([1], algorithm: .RS256)
    }
  }
}
