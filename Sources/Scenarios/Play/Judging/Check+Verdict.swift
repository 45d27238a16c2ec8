extension Expectation.Check {
  /// What a client must be able to do for it; nil where the timeline tells.
  var ability: Ability? {
    switch self {
    case .refreshes, .refresh, .rejected, .keyFetches, .message: nil
    case .appToken, .forgedTokenUsed: .bearer
    case .text, .noText: .read
    case .frame: .frame
    case .consoleErrors: .console
    }
  }

  /// Adds what it must see.
  func add(to needs: inout Needs) {
    switch self {
    case .text(_, let selector), .noText(_, let selector):
      let selector = selector ?? ""
      if !needs.selectors.contains(selector) { needs.selectors.append(selector) }
    case .frame: needs.frame = true
    case .consoleErrors: needs.console = true
    case .refreshes, .refresh, .appToken, .forgedTokenUsed, .rejected, .keyFetches, .message: break
    }
  }

  /// How it stands.
  func verdict(in scene: Scene) -> Verdict {
    let ledger = scene.ledger
    switch self {
    case .refreshes(let wanted): return wanted.verdict(growing: ledger.refreshes)
    case .refresh(.none):
      if ledger.awaited != nil { return .lost }
      return scene.now >= scene.deadline ?? scene.now ? .met : .open
    case .refresh(.beforeExpiry): return Self.inTime(scene)
    case .appToken(let wanted): return Self.isToken(wanted, ledger) ? .met : .open
    case .forgedTokenUsed(let wanted):
      if ledger.uses.forged.isEmpty { return wanted ? .open : .met }
      return wanted ? .met : .lost
    case .text(let wanted, let selector):
      return scene.shows(wanted, in: selector) ? .met : .open
    case .noText(let unwanted, let selector):
      return scene.shows(unwanted, in: selector) ? .open : .met
    case .rejected(let wanted, let reason):
      return wanted.verdict(growing: ledger.refusals.count(for: reason))
    case .frame(let wanted, let reason):
      guard scene.sight.frame == wanted else { return .open }
      return reason == nil || reason == scene.sight.frameReason ? .met : .open
    case .keyFetches(let wanted): return wanted.verdict(growing: ledger.keyFetches)
    case .consoleErrors(let wanted):
      return scene.sight.consoleErrors.map { wanted.holds(for: $0) } == true ? .met : .open
    case .message(let pattern): return ledger.messages.contains(pattern) ? .met : .open
    }
  }

  private static func inTime(_ scene: Scene) -> Verdict {
    if let asking = scene.ledger.awaited {
      guard asking.hadToken else { return .lost }
      return asking.expiry.map { asking.at < $0 } ?? true ? .met : .lost
    }
    guard let token = scene.ledger.tokens.holding else { return .lost }
    guard let expiry = token.expiresAt else { return scene.deadline == nil ? .lost : .open }
    return scene.now < expiry ? .open : .lost
  }

  private static func isToken(_ wanted: Expectation.AppToken, _ ledger: Ledger) -> Bool {
    guard let last = ledger.uses.last else { return wanted == .none }
    guard let token = last.token else { return wanted == .none }
    switch wanted {
    case .current: return token.fingerprint == ledger.tokens.current?.fingerprint
    case .initial: return token.fingerprint == ledger.tokens.initial?.fingerprint
    case .forged: return token.flaw != nil
    case .none: return false
    }
  }
}

extension Scene {
  /// Whether a place of the frame shows a text. Runs of white space count as one space.
  func shows(_ text: String, in selector: String?) -> Bool {
    guard let shown = self.text(of: selector) else { return false }
    return shown.contains(text.withoutRuns)
  }

  /// What a place of the frame shows; nil where there is no such place.
  func text(of selector: String?) -> String? {
    (sight.texts[selector ?? ""] ?? nil)?.withoutRuns
  }
}

extension String {
  /// The text with every run of white space as one space, and none at its ends.
  var withoutRuns: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
