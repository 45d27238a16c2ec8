import JSON

extension Expectation.Check {
  /// What should be, in words: `refreshes is >= 3`.
  var expected: String {
    switch self {
    case .refreshes(let wanted): "refreshes is \(wanted.words)"
    case .refresh(.beforeExpiry): "the next refresh comes before the token expires"
    case .refresh(.none): "no refresh comes"
    case .appToken(let wanted): "app-token is \(wanted.rawValue)"
    case .forgedTokenUsed(let wanted): "forged-token-used is \(wanted)"
    case .text(let text, let selector): "\(Self.place(selector)) shows \(Spoken.quoted(text))"
    case .noText(let text, let selector):
      "\(Self.place(selector)) does not show \(Spoken.quoted(text))"
    case .rejected(let wanted, let reason): "rejected\(Self.cause(reason)) is \(wanted.words)"
    case .frame(let wanted, let reason): "frame is \(wanted.rawValue)\(Self.cause(reason))"
    case .keyFetches(let wanted): "key-fetches is \(wanted.words)"
    case .consoleErrors(let wanted): "console-errors is \(wanted.words)"
    case .message(let pattern): "the app posted a message with \(pattern.text)"
    }
  }

  /// What is instead, and when.
  func actual(in scene: Scene) -> String {
    let ledger = scene.ledger
    switch self {
    case .refreshes:
      guard let last = ledger.asking.last else { return "refreshes is 0" }
      let which = ledger.refreshes == 1 ? "it" : "the last"
      return "refreshes is \(ledger.refreshes)"
        + (scene.sinceOpen(last.at).map { "; \(which) came \($0)" } ?? "")
    case .refresh(.none):
      guard let asking = ledger.awaited else { return "no refresh came" }
      return "a refresh came" + (scene.sinceOpen(asking.at).map { " \($0)" } ?? "")
    case .refresh(.beforeExpiry): return Self.lateness(scene)
    case .appToken: return Self.token(ledger)
    case .forgedTokenUsed:
      guard !ledger.uses.forged.isEmpty else { return "forged-token-used is false" }
      let count = ledger.uses.forged.reduce(0) { $0 + $1.count }
      return "forged-token-used is true, for \(Spoken.number(count, "request"))"
    case .text(_, let selector), .noText(_, let selector):
      guard let text = scene.text(of: selector) else {
        return selector.map { "nothing in the frame matches \($0)" } ?? "nothing can be read"
      }
      let place = Self.place(selector)
      return text.isEmpty ? "\(place) shows nothing" : "\(place) shows \(Spoken.quoted(text))"
    case .rejected(_, let reason):
      return "rejected\(Self.cause(reason)) is \(ledger.refusals.count(for: reason))"
    case .frame:
      guard let frame = scene.sight.frame else { return "frame is unknown" }
      return "frame is \(frame.rawValue)\(Self.cause(scene.sight.frameReason))"
    case .keyFetches: return "key-fetches is \(ledger.keyFetches)"
    case .consoleErrors:
      return "console-errors is \(scene.sight.consoleErrors.map { "\($0)" } ?? "unknown")"
    case .message:
      guard let name = ledger.messages.lastName else { return "the app posted no message" }
      let count = ledger.messages.count
      return count == 1
        ? "the app posted only \(Spoken.quoted(name))"
        : "the app posted \(count) other messages, \(Spoken.quoted(name)) last"
    }
  }

  private static func lateness(_ scene: Scene) -> String {
    if let asking = scene.ledger.awaited {
      guard asking.hadToken else { return "a refresh came while the app had no valid token" }
      let late = asking.expiry.map { asking.at.since($0) } ?? 0
      return late > 0
        ? "the next refresh came \(Spoken.span(late)) after the token had expired"
        : "the next refresh came in the moment in which the token expired"
    }
    guard let token = scene.ledger.tokens.holding else {
      return "the app has no valid token that could expire"
    }
    guard let expiry = token.expiresAt else {
      return scene.deadline == nil ? "the token never expires" : "no refresh came"
    }
    if scene.now < expiry {
      return "no refresh came; the token expires in \(Spoken.span(expiry.since(scene.now)))"
    }
    let when = scene.sinceOpen(expiry).map { " \($0)" } ?? ""
    return "no refresh came before the token expired\(when)"
  }

  private static func token(_ ledger: Ledger) -> String {
    guard let last = ledger.uses.last else {
      return "the app sent no request to its own back end"
    }
    guard let token = last.token else { return "app-token is none" }
    if token.flaw != nil { return "app-token is forged" }
    if token.fingerprint == ledger.tokens.current?.fingerprint { return "app-token is current" }
    if token.fingerprint == ledger.tokens.initial?.fingerprint { return "app-token is initial" }
    return "app-token is an earlier one"
  }

  private static func place(_ selector: String?) -> String { selector ?? "the frame" }

  private static func cause(_ reason: (some RawRepresentable<String>)?) -> String {
    reason.map { " for \($0.rawValue)" } ?? ""
  }
}

extension Scene {
  /// How long after the last `open` something was: `55 min after open`.
  func sinceOpen(_ moment: Int) -> String? {
    ledger.openedAt.map { "\(Spoken.span(moment.since($0))) after open" }
  }
}
