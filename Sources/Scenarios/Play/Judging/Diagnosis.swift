import JSON
import Messages

/// What the app must have done, in words: each finding a clause without a subject, true by the facts of
/// the timeline, and about what was not met.
struct Diagnosis {
  private let scene: Scene
  private var ledger: Ledger { scene.ledger }
  private var findings: [String] = []

  private init(_ scene: Scene) { self.scene = scene }

  /// The findings for checks that were not met, the most telling ones first, none twice.
  static func findings(for checks: [Expectation.Check], in scene: Scene) -> [String] {
    var diagnosis = Diagnosis(scene)
    for check in checks { diagnosis.look(at: check) }
    return diagnosis.findings
  }

  private mutating func look(at check: Expectation.Check) {
    switch check {
    case .refreshes(let wanted):
      if wanted.wantsMore(than: ledger.refreshes) { lookForSilence() } else { lookForHaste() }
    case .refresh(.beforeExpiry): lookForSilence()
    case .refresh(.none): lookForHaste()
    case .appToken(let wanted):
      lookAtForgeries()
      if wanted == .current { lookAtStaleToken() }
      add(expiredUse)
      if wanted == .current { lookForSilence() }
    case .forgedTokenUsed: lookAtForgeries()
    case .text, .noText:
      lookAtForgeries()
      add(expiredUse)
      lookForSilence()
    case .rejected: addRefusals()
    case .keyFetches(let wanted):
      if wanted.wantsMore(than: ledger.keyFetches) { add(neverFetched) } else { add(manyFetches) }
    case .message: if ledger.messages.count > 0 { addRefusals() }
    case .frame, .consoleErrors: break
    }
  }

  private mutating func add(_ finding: String?) {
    if let finding, !findings.contains(finding) { findings.append(finding) }
  }

  // MARK: Asking

  /// Why no request came, or none in time.
  private mutating func lookForSilence() {
    add(lateAsking)
    add(neverAsked)
    add(didNotAskAgain)
    addRefusals()
  }

  /// Why too many came.
  private mutating func lookForHaste() {
    if let burst = ledger.asking.burst {
      let time = burst.last.since(burst.first)
      add(
        "asked \(Spoken.times(burst.count)) "
          + (time > 0 ? "within \(Spoken.span(time))" : "in the same moment"))
    } else if ledger.refreshes > 2, let first = ledger.asking.first, let last = ledger.asking.last {
      add("asked \(Spoken.times(ledger.refreshes)) within \(Spoken.span(last.at.since(first.at)))")
    }
    add(lateAsking)
  }

  private var lateAsking: String? {
    ledger.asking.lateness.map {
      $0 == 0
        ? "asked for a refresh only when the token had expired"
        : "asked for a refresh \(Spoken.span($0)) after the token had expired"
    }
  }

  private var neverAsked: String? {
    guard ledger.refreshes == 0, ledger.refusals.requests == nil,
      let token = ledger.tokens.holding ?? ledger.tokens.initial,
      let expiry = token.expiresAt
    else { return nil }
    let left = expiry.since(scene.now)
    if left > Self.lead {
      return token.flaw == nil
        ? nil : "never asked for a refresh, although the token that it was opened with is not valid"
    }
    if left > 0 {
      return "never asked for a refresh, although the token expires in \(Spoken.span(left))"
    }
    return left == 0
      ? "never asked for a refresh, although the token has expired"
      : "never asked for a refresh, although the token expired \(Spoken.span(left)) ago"
  }

  /// The time before expiry from which on a request is overdue, in milliseconds: a little less than the
  /// documented five minutes.
  private static let lead = 299_000

  private var didNotAskAgain: String? {
    guard let reply = ledger.asking.reply else { return nil }
    let time = Spoken.span(scene.now.since(reply.at))
    switch reply.what {
    case .error(let text):
      let error = text.isEmpty ? "an error" : "the error \(Spoken.quoted(text))"
      return "did not ask again after \(error), for \(time)"
    case .silence: return "did not ask again after a request without an answer, for \(time)"
    case .unusable: return "did not ask again after a token that is not valid, for \(time)"
    case .token:
      guard let token = ledger.tokens.holding, let expiry = token.expiresAt, expiry <= scene.now
      else { return nil }
      return scene.now == expiry
        ? "did not ask again, although the token that it got has expired"
        : "did not ask again, although the token that it got expired \(Spoken.span(scene.now.since(expiry))) ago"
    }
  }

  private mutating func addRefusals() {
    if let (count, last) = ledger.refusals.requests {
      add(
        "asked \(Spoken.times(count)) from the origin \(last.origin ?? "null"), which the host page "
          + "refused")
    }
    for reason in Expectation.Rejection.allCases {
      guard let (count, last) = ledger.refusals.ofApp[reason] else { continue }
      let what = "posted \(Spoken.number(count, "message")) that the host page refused"
      switch reason {
      case .origin: add("\(what): from the origin \(last.origin ?? "null")")
      case .shape: add("\(what): of the type \(Spoken.quoted(last.name))")
      case .source: add("\(what): not from its own window")
      }
    }
  }

  // MARK: Tokens

  private var expiredUse: String? {
    let count = ledger.uses.expired
    return count > 0 ? "used the expired token for \(Spoken.number(count, "request"))" : nil
  }

  private mutating func lookAtStaleToken() {
    guard let (at, token) = ledger.uses.last, let current = ledger.tokens.current,
      current.fingerprint != token?.fingerprint
    else { return }
    if token == nil {
      add("sent its latest request without a token")
    } else if at > current.givenAt, token?.flaw == nil {
      add(
        "still used an earlier token \(Spoken.span(at.since(current.givenAt))) after the host had given "
          + "it a new one")
    } else if token?.flaw == nil {
      add(
        "sent no request with the token that the host gave it "
          + "\(Spoken.span(scene.now.since(current.givenAt))) ago")
    }
  }

  private mutating func lookAtForgeries() {
    for misuse in ledger.uses.forged {
      guard let flaw = misuse.token.flaw else { continue }
      add(flaw.acceptance)
      if flaw.isCaughtBySignature { add(neverFetched) }
    }
  }

  private var neverFetched: String? {
    ledger.fetches.everFetched
      ? nil : "never fetched the key set, so it cannot have verified the signature"
  }

  private var manyFetches: String? {
    let fetches = ledger.fetches
    guard fetches.count > 1 else { return nil }
    return "fetched the key set \(Spoken.times(fetches.count)) within "
      + Spoken.span(fetches.last.since(fetches.first))
  }
}
