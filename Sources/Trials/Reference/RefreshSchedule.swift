/// When the reference app asks for a token: one deadline, one request at a time.
///
///     waiting ── due ──▶ asking ── good token ──▶ waiting (for the next one)
///                           └── error, bad token, silence ──▶ waiting (longer each time)
struct RefreshSchedule: Sendable {
  private enum Phase: Sendable { case idle, waiting, asking }

  /// A host that has not answered after this long will not answer.
  static let patience = 10_000
  /// First and longest pause before asking again.
  static let firstPause = 5000
  static let longestPause = 60_000
  /// However little time is left, there is at least this pause behind an answer.
  private static let shortestPause = 1000
  /// A token with less than this left has not helped.
  private static let shortLife = 10_000

  /// How long before expiry it asks.
  let lead: Int
  /// When to look again; nil: never.
  private(set) var due: Int?
  private var phase = Phase.idle
  private var failures = 0
  /// Answers in a row that hardly helped: the host hands out a cached token, or one that is nearly over.
  private var stalls = 0
  private var latestExpiry = Int.min

  init(lead: Int) { self.lead = lead }

  /// Asks now; false while a request is under way.
  mutating func ask(at now: Int) -> Bool {
    guard phase != .asking else { return false }
    enter(.asking, at: now, after: Self.patience)
    return true
  }

  /// A good token is in use. True: ask for the next one at once, because the moment to ask has passed. A
  /// token that came as an answer never leads to that, so that a host which hands out short lives is not
  /// asked without end.
  mutating func renewed(until expiry: Int, isAnswer: Bool, at now: Int) -> Bool {
    failures = 0
    let left = expiry - now
    stalls = isAnswer && (expiry <= latestExpiry || left <= Self.shortLife) ? stalls + 1 : 0
    latestExpiry = max(latestExpiry, expiry)
    if left <= lead, !isAnswer {
      return ask(at: now)
    }
    let delay = left > lead ? left - lead : max(left / 2, Self.shortestPause)
    enter(.waiting, at: now, after: stalls > 0 ? max(delay, Self.pause(stalls)) : delay)
    return false
  }

  /// The host refused, or sent nothing usable. Without a request: no effect.
  mutating func failed(at now: Int) {
    guard phase == .asking else { return }
    failures += 1
    enter(.waiting, at: now, after: Self.pause(failures))
  }

  /// Looks at the clock; true: ask now.
  mutating func wake(at now: Int) -> Bool {
    guard let due, due <= now else { return false }
    if phase == .asking {
      failed(at: now)
      return false
    }
    return ask(at: now)
  }

  private static func pause(_ failures: Int) -> Int {
    min(firstPause << min(failures - 1, 10), longestPause)
  }

  private mutating func enter(_ phase: Phase, at now: Int, after delay: Int) {
    self.phase = phase
    due = now + delay
  }
}
