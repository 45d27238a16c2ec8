import JSON
import Tokens

/// The host's public keys as the reference app keeps them: fetched again after ten minutes and for an id that
/// is not known, but not more often than every thirty seconds in vain. An outage logs nobody out.
struct KeyCache: Sendable {
  static let age = 600_000
  static let cooldown = 30_000
  static let patience = 10_000

  private(set) var keys: [JSONWebKey] = []
  /// When a fetch under way is given up.
  private(set) var deadline: Int?
  private var number = 0
  private var loadedAt: Int?
  private var vainAt: Int?

  var isLoading: Bool { deadline != nil }

  /// Whether the set must be fetched before a token of this key can be judged.
  func needsFetch(for kid: String, at now: Int) -> Bool {
    if knows(kid), let loadedAt, now - loadedAt < Self.age { return false }
    if !keys.isEmpty, let vainAt, now - vainAt < Self.cooldown { return false }
    return true
  }

  /// A fetch begins; its number.
  mutating func load(at now: Int) -> Int {
    number += 1
    deadline = now + Self.patience
    return number
  }

  /// A set came, or could not be had. False: nobody waits for this one any more.
  mutating func came(_ number: Int, _ set: [JSONWebKey]?, at now: Int) -> Bool {
    guard isLoading, number == self.number else { return false }
    deadline = nil
    // An empty set is an outage in disguise: what is known is better.
    if let set, !set.isEmpty {
      keys = set
      loadedAt = now
    } else {
      vainAt = now
    }
    return true
  }

  /// The set did not come in time.
  mutating func giveUp(at now: Int) {
    deadline = nil
    vainAt = now
  }

  /// A fetch was made for this key: was it in vain?
  mutating func judged(_ kid: String, at now: Int) {
    if !knows(kid) { vainAt = now }
  }

  private func knows(_ kid: String) -> Bool {
    keys.contains { $0.kid?.isExactly(kid) ?? false }
  }
}
