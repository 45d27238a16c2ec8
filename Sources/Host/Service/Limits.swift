/// How much one peer, or all together, may ask of the service.
package struct Limits: Sendable {
  /// Messages that a connection may send at once before the rate counts.
  package var messageBurst = 2000
  /// Messages a second that a connection may send for long.
  package var messagesPerSecond = 1000
  /// Messages of a connection that may wait to be looked at.
  package var waitingMessages = 256
  /// Embeddings with an open connection; one more is refused with 503.
  package var connectedEmbeddings = 16384
  /// Embeddings without a connection; the one that is idle the longest goes first.
  package var idleEmbeddings = 256
  /// Bytes of JSON that the timelines of embeddings without a connection may have together; the longest idle goes first.
  package var idleTimelineBytes = 32 << 20
  /// Milliseconds that an embedding without a connection is kept.
  package var idleMilliseconds = 3_600_000
  /// Entries of one timeline; older ones are dropped and counted.
  package var timelineEntries = 2000
  /// Bytes of JSON that the entries of one timeline may have together: a welcome holds all of them.
  package var timelineBytes = 3 << 20
  /// Tokens of one embedding, the newest ones, that are known again when an app shows them.
  package var keptTokens = 256
  /// Streams of events that may be open for one embedding.
  package var eventStreams = 16
  /// Answers of one embedding that may be on their way or held back.
  package var pendingAnswers = 1000
  /// Milliseconds without news after which a person's page counts as settled, between two steps of a
  /// scenario.
  package var liveQuiet = 1000
  /// Milliseconds after which it counts as settled in any case.
  package var liveSettling = 5000
  /// Seconds that a browser may keep the key set.
  package var keySetAge = 300

  /// The limits above.
  package init() {}
}
