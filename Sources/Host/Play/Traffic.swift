/// What went through a simulated host so far. A client that compares it with its own numbers knows whether
/// anything is under way: everything that it sent on the bridge was handled, everything that the host
/// sent has arrived, no request waits for its answer but those that wait for the clock.
package struct Traffic: Sendable, Hashable {
  /// Counts the connections of the bridge; 0 before the first.
  package var connection = 0
  /// Whether the bridge is connected.
  package var isConnected = false
  /// Messages of this connection that were received and handled, with everything that follows from
  /// them at once.
  package var received = 0
  /// Messages that were sent to this connection.
  package var sent = 0
  /// HTTP requests that came.
  package var requestsBegun = 0
  /// HTTP requests that were answered.
  package var requestsFinished = 0
  /// HTTP requests that wait until the clock moves.
  package var requestsWaiting = 0
  /// Whether the host works on something else than these: it signs a token, a client posts for it.
  package var isBusy = false

  /// No traffic.
  package init() {}

  /// Whether nothing is under way on the host's side.
  package var isQuiet: Bool {
    !isBusy && requestsBegun == requestsFinished + requestsWaiting
  }
}
