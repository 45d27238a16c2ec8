import Host
import Native
import Tokens

/// How many tokens a second come out of the path that a refresh takes: keys of the store, claims, encoding and
/// signature on the pool.
struct TokenRate {
  let threads: Int
  let seconds: Double
  let folder: String

  /// Prints the rate and the last token, which anyone can check.
  func measure() async throws {
    let pool = SigningPool(width: threads)
    let configuration = Configuration()
    let persona = configuration.personas.first { $0.role != .viewer }
    guard let persona, let organization = configuration.organizations.first else {
      throw HostsimBench.Misuse()
    }
    let keys = KeyStore(
      stateDirectory: folder, organizations: [organization.id], pool: pool,
      now: HostClock.system.now)
    await keys.prepare()
    let order = TokenOrder(
      persona: persona, organization: organization, issuer: "http://127.0.0.1")
    let clock = ContinuousClock()
    let began = clock.now
    let end = began + .seconds(seconds)
    // Each thread always finds the next piece waiting.
    let (count, last) = try await withThrowingTaskGroup(of: (Int, String).self) { group in
      for _ in 0..<threads * 2 {
        group.addTask {
          var made = (0, "")
          while clock.now < end {
            let signing = try await keys.signingKeys(for: organization.id)
            let (now, id) = (HostClock.system.now() / 1000, Identifiers.random.tokenID())
            let token = try await pool.run {
              try TokenMint().issue(order, keys: signing, at: now, jti: id)
            }
            made = (made.0 + 1, token.compact)
          }
          return made
        }
      }
      return try await group.reduce((0, "")) { ($0.0 + $1.0, $1.1) }
    }
    let took = (clock.now - began) / .seconds(1)
    print("{\"rate\": \(Double(count) / took), \"token\": \"\(last)\"}")
  }
}
