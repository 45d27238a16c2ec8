import Messages

/// Which tokens the app sent to its own back end.
struct UseRecord: Sendable {
  /// A token that a careful app would not have sent.
  struct Misuse: Sendable, Hashable {
    var token: TokenBook.Token
    var count: Int
  }

  /// How many requests.
  private(set) var count = 0
  /// The latest one: when, and with which token; nil inside for none.
  private(set) var last: (at: Int, token: TokenBook.Token?)?
  /// Requests with a token that had expired by then.
  private(set) var expired = 0
  /// Tokens that are bent, foreign or unknown; the first ones.
  private(set) var forged: [Misuse] = []
  private static let limit = 16

  /// The app sent a request.
  mutating func use(_ token: TokenBook.Token?, at now: Int) {
    count += 1
    last = (now, token)
    guard let token else { return }
    if let expiry = token.expiresAt, now >= expiry { expired += 1 }
    guard token.flaw != nil else { return }
    if let place = forged.firstIndex(where: { $0.token.fingerprint == token.fingerprint }) {
      forged[place].count += 1
    } else if forged.count < Self.limit {
      forged.append(Misuse(token: token, count: 1))
    }
  }

  /// The app was framed anew: what it sent before counts no more, but forged tokens do.
  mutating func startAnew() {
    count = 0
    last = nil
    expired = 0
  }
}
