/// The service's side of simulated time: its clock moves together with the clock of the pages.
package protocol SimulatedService: Sendable {
  /// When it will do something next by itself, in milliseconds since 1970; nil while it waits for nothing.
  func nextDue() async -> Int?
  /// Moves its clock to `moment`, in milliseconds since 1970, and wakes what is due by then. Returns when the clock
  /// stands there; what was woken may still be at work, as `counts()` tells.
  func move(to moment: Int) async
  /// What it has done so far and what it is doing.
  func counts() async -> ServiceCounts
}

/// What a service has exchanged with the pages. Everything is settled when the pages count the same.
package struct ServiceCounts: Sendable, Hashable {
  /// Counts the connections of the bridge; `received` and `sent` begin anew with each.
  package var connection: Int
  /// Whether there is a connection now.
  package var isConnected: Bool
  /// WebSocket messages that came over the bridge and have been dealt with, with everything they led to.
  package var received: Int
  /// WebSocket messages that it sent over the bridge.
  package var sent: Int
  /// Requests and other work under way that will end without the clock being moved.
  package var busy: Int
  /// Requests that are answered only after the clock has moved, such as those of a slow key set.
  package var asleep: Int

  /// Nothing yet, where nothing is said.
  package init(
    connection: Int = 0, isConnected: Bool = false, received: Int = 0, sent: Int = 0, busy: Int = 0,
    asleep: Int = 0
  ) {
    self.connection = connection
    self.isConnected = isConnected
    self.received = received
    self.sent = sent
    self.busy = busy
    self.asleep = asleep
  }
}
