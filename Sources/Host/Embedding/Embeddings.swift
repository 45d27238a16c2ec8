import Messages
import Native
import Scenarios
import Tokens

/// All embeddings of a service by their id. Idle ones are kept for a while, so that a page that was
/// reloaded finds its own again; their number is bounded.
final class Embeddings: Sendable {
  private struct Record {
    let embedding: Embedding
    var connections = 0
    /// Since when nobody is connected, by `HostClock.elapsed`.
    var idleSince: Int
  }

  private let context: HostContext
  private let connections = Locked(0)
  private let records = Locked<[String: Record]>([:])
  /// How many records have a connection: asked for at every handshake, where counting would take long.
  private let attached = Locked(0)
  /// When idle embeddings were looked through last, by `HostClock.elapsed`.
  private let lastSweep = Locked<Int?>(nil)

  init(context: HostContext) { self.context = context }

  /// A new embedding, idle until somebody connects. The one that is idle the longest makes room.
  func make(_ start: Embedding.Start = .init()) async -> Embedding {
    let embedding = Embedding(
      id: context.identifiers.embeddingID(), start: start, context: context,
      announce: { [weak self] organization, news in
        await self?.announce(news, to: organization)
      })
    let now = context.wallClock.elapsed()
    records.withLock { $0[embedding.id] = Record(embedding: embedding, idleSince: now) }
    if isSweepDue(at: now) { await sweep(sparing: embedding.id) }
    return embedding
  }

  /// The embedding of this id; nil when there is none (any more).
  func find(_ id: String) -> Embedding? {
    let oldest = context.wallClock.elapsed() - context.limits.idleMilliseconds
    return records.withLock { records in
      records[id].flatMap { $0.connections > 0 || $0.idleSince >= oldest ? $0.embedding : nil }
    }
  }

  /// All embeddings, the oldest first.
  func all() async -> [Embedding] {
    await sweep(sparing: nil)
    return records.withLock { $0.values.map(\.embedding) }
      .sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
  }

  /// How many have a connection.
  var connectedCount: Int { attached.withLock { $0 } }

  /// A number that no connection had before.
  func nextConnection() -> Int {
    connections.withLock { count in
      count += 1
      return count
    }
  }

  func connected(_ id: String) {
    let count = records.withLock { records in
      records[id]?.connections += 1
      return records[id]?.connections
    }
    if count == 1 { attached.withLock { $0 += 1 } }
  }

  func disconnected(_ id: String) async {
    let now = context.wallClock.elapsed()
    let count = records.withLock { records in
      records[id]?.connections -= 1
      records[id]?.idleSince = now
      return records[id]?.connections
    }
    if count == 0 { attached.withLock { $0 -= 1 } }
    // When a crowd leaves, not with each of them: a sweep looks at all.
    if idleCount > context.limits.idleEmbeddings + Self.slack { await sweep(sparing: nil) }
  }

  private static let slack = 64

  private var idleCount: Int { records.withLock { $0.count } - connectedCount }

  /// Ends an embedding; false when there is none.
  func remove(_ id: String) async -> Bool {
    guard let record = records.withLock({ $0.removeValue(forKey: id) }) else { return false }
    if record.connections > 0 { attached.withLock { $0 -= 1 } }
    await record.embedding.end(reason: "the embedding was deleted")
    return true
  }

  /// Ends every watch, so that open streams of events end.
  func closeTimelines() {
    for record in records.withLock({ Array($0.values) }) { record.embedding.timeline.close() }
  }

  /// Tells every embedding of an organisation about its keys.
  func announce(_ news: KeyNews, to organization: String) async {
    for embedding in await all() where await embedding.organization.id == organization {
      await embedding.keysChanged(news)
    }
  }

  /// Shows a fetch of the key set to every connected page of the organisation: the request itself does
  /// not tell in which frame it was made.
  func keySetFetched(
    _ organization: String, origin: String?, status: Int, reason: String
  ) async {
    let connected = records.withLock { $0.values.filter { $0.connections > 0 }.map(\.embedding) }
    for embedding in connected {
      guard await embedding.organization.id == organization, await !embedding.isPlain else {
        continue
      }
      await embedding.keySetFetched(origin: origin, status: status, reason: reason)
    }
  }

  /// Shows what the proxy kept from a browser in every timeline: the attempt does not tell which page made it.
  func proxyAsked(_ attempt: ConnectProxy.Attempt) async {
    for embedding in await all() { await embedding.observe(ObservedEntry(attempt), bearer: nil) }
  }

  /// Tells every embedding that plays a scenario of a request to the demo app's back end; the token tells
  /// which one it came from, where one issued it.
  func demoAsked(_ name: String, bearer: String?) async {
    let all = records.withLock { $0.values.map(\.embedding) }
    var owners: [Embedding] = []
    if let bearer {
      for embedding in all where await embedding.hasIssued(bearer) { owners.append(embedding) }
    }
    for embedding in owners.isEmpty ? all : owners {
      await embedding.requestSeen(name, bearer: bearer)
    }
  }

  /// Whether too many are idle, or nobody has looked for a second: thousands may come in that time.
  private func isSweepDue(at now: Int) -> Bool {
    let idle = idleCount
    return lastSweep.withLock { last in
      // The new embedding itself is idle, too.
      let isCrowded = idle > context.limits.idleEmbeddings + 1
      if let last, !isCrowded, last <= now, now - last < 1000 { return false }
      last = now
      return true
    }
  }

  /// Lets go of what was idle too long, and of the longest idle beyond the limits.
  private func sweep(sparing id: String?) async {
    let oldest = context.wallClock.elapsed() - context.limits.idleMilliseconds
    let (maximum, maximumBytes) = (
      context.limits.idleEmbeddings, context.limits.idleTimelineBytes
    )
    let gone = records.withLock { records -> [Embedding] in
      var idle = records.values.filter { $0.connections == 0 && $0.embedding.id != id }
        .sorted { $0.idleSince < $1.idleSince }[...]
      var bytes = idle.reduce(0) { $0 + $1.embedding.timeline.weight }
      var gone: [Embedding] = []
      while let first = idle.first,
        first.idleSince < oldest || idle.count > maximum || bytes > maximumBytes
      {
        records[first.embedding.id] = nil
        gone.append(first.embedding)
        bytes -= first.embedding.timeline.weight
        idle.removeFirst()
      }
      return gone
    }
    for embedding in gone { await embedding.end(reason: "the embedding was idle for too long") }
  }
}
