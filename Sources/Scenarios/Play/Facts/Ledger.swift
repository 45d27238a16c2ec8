import JSON
import Messages

/// The facts of the timeline that expectations are about. They count from the last `open`, except that
/// a forged token, once used, stays used.
package struct Ledger: Sendable {
  /// Requests for a token that the host page accepted.
  package var refreshes: Int { asking.count }
  /// Requests for the key set.
  package var keyFetches: Int { fetches.count }
  /// Messages that the host page refused.
  package var rejected: Int { refusals.count }
  /// Requests of the app to its own back end, as far as they are seen.
  package var requests: Int { uses.count }

  /// When the app was opened, in milliseconds since 1970.
  private(set) var openedAt: Int?
  private(set) var asking = AskingRecord()
  private(set) var uses = UseRecord()
  private(set) var tokens = TokenBook()
  private(set) var refusals = RefusalRecord()
  private(set) var fetches = FetchRecord()
  private(set) var messages = MessageRecord()
  /// The first request for a token since `awaitRefresh()`.
  private(set) var awaited: AskingRecord.Asking?
  private let ground: ScenarioEngine.Ground

  init(ground: ScenarioEngine.Ground) { self.ground = ground }

  /// Looks out for messages of the app that contain these members.
  mutating func watch(_ patterns: [JSONObject]) { messages = MessageRecord(patterns) }

  /// Takes note of the next request for a token in `awaited`.
  mutating func awaitRefresh() { awaited = nil }

  /// A request stays without an answer.
  mutating func noteSilence(at now: Int) { asking.hear(.silence, at: now) }

  /// Takes note of a line of the timeline.
  mutating func note(_ entry: TimelineEntry) {
    switch entry.kind {
    case .message: noteMessage(entry)
    case .frame where entry.to == .app: noteFrame(entry)
    case .keys where entry.from == .app && entry.to == .service: fetches.fetch(at: entry.at)
    case .request where entry.from == .app:
      uses.use(entry.token.map { tokens.token($0, at: entry.at) }, at: entry.at)
    default: break
    }
  }

  private mutating func noteFrame(_ entry: TimelineEntry) {
    switch entry.name {
    case "open":
      openedAt = entry.at
      asking = AskingRecord()
      uses.startAnew()
      refusals = RefusalRecord()
      fetches.startAnew()
      messages.startAnew()
      tokens.frame(entry.token, at: entry.at)
    case "reload" where entry.token == nil: tokens.frameAgain(at: entry.at)
    case "fresh", "reload": tokens.frame(entry.token, at: entry.at)
    default: break
    }
  }

  private mutating func noteMessage(_ entry: TimelineEntry) {
    switch entry.to {
    case .host:
      if entry.verdict == .rejected {
        refusals.refuse(entry, requestType: ground.profile.refreshType)
      }
      guard entry.from == .app else { return }
      messages.note(entry)
      guard entry.verdict == .accepted, entry.name == ground.profile.refreshType else { return }
      asking.ask(at: entry.at, holding: tokens.holding)
      if awaited == nil { awaited = asking.last }
    case .app where entry.verdict == .sent: notePost(entry)
    default: break
    }
  }

  /// The host or a foreign window posted something to the app.
  private mutating func notePost(_ entry: TimelineEntry) {
    let isReply = entry.name == ground.profile.responseType
    if let note = entry.token {
      var flaw: TokenBook.Flaw?
      if entry.from == .foreign {
        flaw = .foreign(entry.origin ?? "null")
      } else if !isReply || entry.raw?[ground.profile.tokenMember]?.stringValue == nil {
        flaw = .otherType(entry.name)
      } else if let target = entry.targetOrigin, !reachesApp(target) {
        flaw = .otherTarget(target)
      }
      let isTaken = tokens.give(note, flaw: flaw, at: entry.at)
      if entry.from == .host, isReply { asking.hear(isTaken ? .token : .unusable, at: entry.at) }
    } else if entry.from == .host, entry.name == ground.profile.errorType {
      let text = entry.raw?[ground.profile.errorMember]?.stringValue ?? ""
      asking.hear(.error(text), at: entry.at)
    }
  }

  private func reachesApp(_ target: String) -> Bool {
    if target == "*" || target == ground.appOrigin { return true }
    return target.hasSuffix("/") && target.dropLast() == ground.appOrigin
  }
}
