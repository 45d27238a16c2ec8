package import JSON

/// What the host page saw and tells the service: a line of the timeline without number and time.
package struct ObservedEntry: Sendable, Hashable {
  /// Where it came from.
  package var from: Party
  /// Where it went.
  package var to: Party
  /// What kind of thing it is.
  package var kind: TimelineEntry.Kind
  /// The message type, or what happened in a few words.
  package var name: String
  /// The origin that the browser told.
  package var origin: String?
  /// What became of it.
  package var verdict: TimelineEntry.Verdict?
  /// Why.
  package var reason: String?
  /// The message itself.
  package var raw: JSONValue?

  /// An observation.
  package init(
    from: Party, to: Party, kind: TimelineEntry.Kind, name: String, origin: String? = nil,
    verdict: TimelineEntry.Verdict? = nil, reason: String? = nil, raw: JSONValue? = nil
  ) {
    self.from = from
    self.to = to
    self.kind = kind
    self.name = name
    self.origin = origin
    self.verdict = verdict
    self.reason = reason
    self.raw = raw
  }

  /// The line of the timeline that it becomes, with a number and a time in milliseconds since 1970.
  package func entry(id: Int, at: Int) -> TimelineEntry {
    TimelineEntry(
      id: id, at: at, from: from, to: to, kind: kind, name: name, origin: origin,
      verdict: verdict, reason: reason, raw: raw)
  }
}
