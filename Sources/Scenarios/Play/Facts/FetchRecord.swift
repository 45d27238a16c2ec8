/// Requests for the key set.
struct FetchRecord: Sendable {
  private(set) var count = 0
  /// The first and the latest, in milliseconds since 1970.
  private(set) var first = 0
  private(set) var last = 0
  /// Whether there ever was one, also before the app was framed anew.
  private(set) var everFetched = false

  /// Somebody fetched the key set.
  mutating func fetch(at now: Int) {
    if count == 0 { first = now }
    last = now
    count += 1
    everFetched = true
  }

  /// The app was framed anew.
  mutating func startAnew() { count = 0 }
}
