import JSON
package import Messages
import Native

/// What happened in one embedding, in order: numbered, timed, bounded, and watched live.
package final class Timeline: Sendable {
  /// What there is to see at one moment.
  package struct Snapshot: Sendable {
    /// The entries that are kept, oldest first.
    package var entries: [TimelineEntry]
    /// How many older ones were dropped.
    package var dropped: Int
  }

  fileprivate struct Watcher: Sendable {
    let show: @Sendable (TimelineEntry) -> Void
    let end: @Sendable () -> Void
  }

  fileprivate struct State {
    var entries: [TimelineEntry] = []
    var sizes: [Int] = []
    /// Entries in front of this place are dropped; they leave the array in batches.
    var first = 0
    var bytes = 0
    var count = 0
    var nextWatcher = 0
    var watchers: [Int: Watcher] = [:]
    var isClosed = false
  }

  private let maximumEntries: Int
  private let maximumBytes: Int
  private let maximumWatchers: Int
  private let clock: HostClock
  private let state = Locked(State())

  /// An empty timeline within these limits.
  package init(limits: Limits, clock: HostClock) {
    maximumEntries = max(1, limits.timelineEntries)
    maximumBytes = limits.timelineBytes
    maximumWatchers = limits.eventStreams
    self.clock = clock
  }

  /// Adds one entry under the next number and the time of now, and shows it to everyone who watches.
  /// `make` gets both.
  @discardableResult
  package func append(_ make: @Sendable (_ id: Int, _ at: Int) -> TimelineEntry) -> TimelineEntry {
    let at = clock.now()
    let (maximumEntries, maximumBytes) = (maximumEntries, maximumBytes)
    return state.withLock { state in
      state.count += 1
      let entry = make(state.count, at)
      let size = entry.weight
      state.entries.append(entry)
      state.sizes.append(size)
      state.bytes += size
      state.trim(entries: maximumEntries, bytes: maximumBytes)
      for watcher in state.watchers.values { watcher.show(entry) }
      return entry
    }
  }

  /// About how many bytes of JSON its entries have; see `JSONValue.weight`.
  var weight: Int { state.withLock { $0.bytes } }

  /// The entries behind number `id` (0: all that are kept).
  package func snapshot(after id: Int = 0) -> Snapshot {
    state.withLock { $0.snapshot(after: id) }
  }

  /// What `opening` makes of the entries behind number `id`, then what `spell` makes of every later one
  /// as it comes, without a gap or a repetition. Ends when the timeline is closed. Nil when too many
  /// watch already.
  package func watch<Piece: Sendable>(
    after id: Int = 0, opening: (Snapshot) -> Piece,
    spell: @escaping @Sendable (TimelineEntry) -> Piece
  ) -> AsyncStream<Piece>? {
    let (stream, continuation) = AsyncStream<Piece>.makeStream()
    let number = state.withLock { state -> Int? in
      guard state.watchers.count < maximumWatchers else { return nil }
      continuation.yield(opening(state.snapshot(after: id)))
      state.nextWatcher += 1
      if state.isClosed {
        continuation.finish()
      } else {
        state.watchers[state.nextWatcher] = Watcher(
          show: { continuation.yield(spell($0)) }, end: { continuation.finish() })
      }
      return state.nextWatcher
    }
    guard let number else { return nil }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { $0.watchers[number] = nil }
    }
    return stream
  }

  /// Ends every watch.
  package func close() {
    let watchers = state.withLock { state in
      state.isClosed = true
      return Array(state.watchers.values)
    }
    // Outside the lock: ending a watch takes the lock to forget it.
    for watcher in watchers { watcher.end() }
  }
}

extension Timeline.State {
  fileprivate mutating func trim(entries maximumEntries: Int, bytes maximumBytes: Int) {
    while entries.count - first > 1,
      entries.count - first > maximumEntries || bytes > maximumBytes
    {
      bytes -= sizes[first]
      first += 1
    }
    guard first >= 512 || first * 2 > entries.count else { return }
    entries.removeFirst(first)
    sizes.removeFirst(first)
    first = 0
  }

  fileprivate func snapshot(after id: Int) -> Timeline.Snapshot {
    let dropped = count - (entries.count - first)
    let skipped = min(max(0, id - dropped), entries.count - first)
    return Timeline.Snapshot(entries: Array(entries[(first + skipped)...]), dropped: dropped)
  }
}
