import JSON
import Messages

/// Entries of a timeline as server-sent events. Source: HTML Living Standard, "Server-sent events".
enum ServerSentEvents {
  /// `id`, `event: entry` and the entry as JSON on one line.
  static func bytes(of entry: TimelineEntry) -> [UInt8] {
    var bytes = Array("id: \(entry.id)\nevent: entry\ndata: ".utf8)
    bytes += entry.json().encoded()
    bytes += "\n\n".utf8
    return bytes
  }

  /// The entries of a timeline behind number `last`, those that are gone counted, and everything that
  /// comes. Nil when too many watch already.
  static func stream(of timeline: Timeline, after last: Int) -> AsyncStream<[UInt8]>? {
    timeline.watch(
      after: last,
      opening: { history in
        history.entries.reduce(opening(missed: max(0, history.dropped - last))) {
          $0 + bytes(of: $1)
        }
      }, spell: { bytes(of: $0) })
  }

  /// What a stream begins with: how long to wait before connecting again, and how many entries that
  /// were asked for are gone.
  static func opening(missed: Int) -> [UInt8] {
    var text = "retry: 1000\n\n"
    if missed > 0 { text += "event: dropped\ndata: {\"dropped\":\(missed)}\n\n" }
    return Array(text.utf8)
  }
}
