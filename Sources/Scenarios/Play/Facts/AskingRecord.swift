/// When the app asked for a token, and what it heard.
struct AskingRecord: Sendable {
  /// One request for a token.
  struct Asking: Sendable, Hashable {
    /// When, in milliseconds since 1970.
    var at: Int
    /// When the token that the app held expired.
    var expiry: Int?
    /// Whether it held one.
    var hadToken: Bool
  }

  /// What followed the latest request.
  enum Reply: Sendable, Hashable {
    /// A token that a careful app takes.
    case token
    /// One that it refuses.
    case unusable
    /// An error with this text.
    case error(String)
    case silence
  }

  /// Requests that came within less than a second each.
  struct Burst: Sendable, Hashable {
    var count: Int
    var first: Int
    var last: Int
  }

  private(set) var count = 0
  private(set) var first: Asking?
  private(set) var last: Asking?
  /// By how many milliseconds the app was late, when it asked for the first time after a token had expired.
  private(set) var lateness: Int?
  /// The burst with the most requests.
  private(set) var burst: Burst?
  /// What followed the latest request, and when.
  private(set) var reply: (what: Reply, at: Int)?
  /// Requests since the app got the token that it holds.
  private var sinceToken = 0
  private var run: Burst?

  /// The app asked while it held this token.
  mutating func ask(at now: Int, holding: TokenBook.Token?) {
    let asking = Asking(at: now, expiry: holding?.expiresAt, hadToken: holding != nil)
    count += 1
    if first == nil { first = asking }
    if sinceToken == 0, let holding, holding.wasAlive, let expiry = holding.expiresAt,
      now >= expiry
    {
      lateness = now.since(expiry)
    }
    sinceToken += 1
    if let last, var run, now.since(last.at) < 1000 {
      run.count += 1
      run.last = now
      self.run = run
      if run.count > (burst?.count ?? 1) { burst = run }
    } else {
      run = Burst(count: 1, first: now, last: now)
    }
    last = asking
    reply = nil
  }

  /// The app heard this.
  mutating func hear(_ what: Reply, at now: Int) {
    if what == .token { sinceToken = 0 }
    if last != nil { reply = (what, now) }
  }
}
