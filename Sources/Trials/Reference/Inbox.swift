import Messages
import Native
import Tokens

/// What reaches the reference client from outside, in the order of arrival, until it is ready to look at it.
final class Inbox: Sendable {
  enum Arrival: Sendable {
    /// A message of the service, over the connection of this number.
    case message([UInt8], connection: Int)
    /// The connection of this number ended.
    case closed(connection: Int)
    /// A message that the page shall post in a way that a page cannot.
    case post(Outbound.Post)
    /// A key set that the app asked for.
    case keys(Int, load: Int, [JSONWebKey]?)
  }

  fileprivate struct State {
    var arrivals: [Arrival] = []
    /// The latest connection, and how many messages came over it.
    var connection = 0
    var messages = 0
    /// The connection that ended last.
    var ended = 0
    /// Key sets that are still to come.
    var fetches = 0
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let state = Locked(State())

  func put(_ arrival: Arrival) {
    let waiter = state.withLock { state in
      state.arrivals.append(arrival)
      switch arrival {
      case .message(_, let connection): state.count(connection)
      case .keys: state.fetches -= 1
      case .closed(let connection): state.ended = connection
      case .post: break
      }
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
  }

  func take() -> Arrival? {
    state.withLock { $0.arrivals.isEmpty ? nil : $0.arrivals.removeFirst() }
  }

  /// A key set is asked for: `keys` will follow.
  func expectKeys() { state.withLock { $0.fetches += 1 } }

  /// How many key sets are still to come.
  var fetches: Int { state.withLock { $0.fetches } }

  /// How many messages came over a connection, if it is the latest.
  func messages(over connection: Int) -> Int {
    state.withLock { $0.connection == connection ? $0.messages : 0 }
  }

  /// The connection that ended last; 0 before.
  var ended: Int { state.withLock { $0.ended } }

  /// Whether everything was taken.
  var isEmpty: Bool { state.withLock { $0.arrivals.isEmpty } }

  /// Returns when something has arrived, at the latest after this time. One caller at a time.
  func wait(atMost limit: Duration) async {
    let timer = Task {
      try await Task.sleep(for: limit)
      wake()
    }
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if !state.arrivals.isEmpty { return true }
        state.waiter = continuation
        return false
      }
      if isThere { continuation.resume() }
    }
    timer.cancel()
  }

  private func wake() {
    let waiter = state.withLock { state in
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
  }
}

extension Inbox.State {
  fileprivate mutating func count(_ connection: Int) {
    if connection != self.connection { (self.connection, messages) = (connection, 0) }
    messages += 1
  }
}
