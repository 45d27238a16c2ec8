import HTTPTypes
import JSON
import Messages
import Scenarios
import Tokens

extension Embedding {
  /// Looks at one message of connection `number`.
  @inline(never)
  func receive(_ bytes: [UInt8], from number: Int) async {
    guard attachment?.number == number else { return }
    underWay += 1
    defer {
      underWay -= 1
      if attachment?.number == number { traffic.received += 1 }
    }
    do {
      switch try Inbound(decoding: bytes, profile: context.profile) {
      case .refresh(let origin): await refresh(from: origin, raw: bytes)
      case .observed(let seen):
        observe(seen, bearer: nil)
        if seen.from == .foreign, seen.kind == .message, seen.verdict == .failed {
          await take(.blocked(ClientFailure(ofForeignWindow: seen)))
        }
      case .control(let step): await controlFromPage(step)
      case .scenario(let order): await scenarioFromPage(order)
      }
    } catch {
      record(
        .host, .service, .bridge, "message not understood", verdict: .rejected,
        reason: error.description)
      post(.error(error))
    }
  }

  /// Takes down what a page or a client saw, and whose token it was that came with it.
  func observe(_ seen: ObservedEntry, bearer: String?) {
    record(
      seen.from, seen.to, seen.kind, seen.name, origin: seen.origin, verdict: seen.verdict,
      reason: seen.reason, token: bearer.map { note(on: $0) }, raw: seen.raw)
  }

  /// Whether a token was issued here.
  func hasIssued(_ compact: String) -> Bool {
    issued.contains { $0.compact.isExactly(compact) }
  }

  private func note(on compact: String) -> TimelineEntry.TokenNote {
    guard let known = issued.last(where: { $0.compact.isExactly(compact) }) else {
      return TimelineEntry.TokenNote(
        jti: nil, fingerprint: TimelineEntry.TokenNote.fingerprint(of: compact), forged: true,
        forge: nil, expiresAt: nil, changes: [])
    }
    return TimelineEntry.TokenNote(known, before: known)
  }

  private func controlFromPage(_ step: JSONValue) async {
    do {
      try await control(step)
    } catch {
      post(.error(error))
    }
  }

  /// The app asks for a token: the plan says what it gets.
  private func refresh(from origin: String?, raw: [UInt8]) async {
    refreshes += 1
    let message: JSONValue = ["type": .string(context.profile.refreshType)]
    record(
      .app, .host, .message, context.profile.refreshType, origin: origin, verdict: .accepted,
      raw: message)
    guard attachment?.peer.isOpen == true else {
      // Thousands may wait when a peer goes, and each would cost a signature.
      record(.host, .app, .note, "no answer", reason: "whoever asked is gone")
      return
    }
    await tell(.refreshRequested)
    await postState()
  }

  /// Gives a token, an error or a raw message at once.
  func give(_ answer: Answer) async {
    guard case .token(let forge) = answer.kind else { return await deliver(answer, nil) }
    do {
      await deliver(answer, try await issue(forge: forge))
    } catch {
      var refusal = answer
      refusal.kind = .error(error.textForApp)
      await deliver(refusal, nil)
      if !error.isRuleOfTheHost { post(.error(error)) }
    }
  }

  private func deliver(_ answer: Answer, _ issue: Issue?) async {
    guard let message = answer.message(token: issue?.token, profile: context.profile) else {
      return
    }
    // What a foreign window posts is not what the host has given.
    if let issue, answer.from == nil { current = issue.token }
    for copy in 1...max(1, answer.times) {
      await send(
        message, from: answer.from, via: answer.via, to: answer.to,
        reason: answer.times > 1 ? "copy \(copy) of \(answer.times)" : nil, note: issue?.note)
    }
  }

  /// Posts a message to the app and notes it.
  func send(
    _ message: JSONValue, from: String?, via: Answer.Via?, to: String?, reason: String?,
    note: TimelineEntry.TokenNote?
  ) async {
    let isPage = attachment?.isPage == true
    let from = from.map { context.origins.served($0) }
    let entry = record(
      from == nil ? .host : .foreign, .app, .message,
      message["type"]?.stringValue ?? "message without type", origin: from,
      targetOrigin: isPage ? to ?? context.origins.app.origin : nil,
      verdict: attachment == nil ? .failed : .sent,
      reason: attachment == nil ? "nobody is connected" : reason, token: note, raw: message)
    guard isPage else { return post(.bare(message)) }
    await post(
      Outbound.Post(entry: entry.id, message: message, to: to, from: from, via: via?.rawValue),
      telling: entry)
  }

  /// Has a message posted: by the page, or by the scenario's client where a page cannot.
  func post(_ posting: Outbound.Post, telling entry: TimelineEntry) async {
    guard posting.via == "popup" || posting.via == "nested", let poster = stage?.poster else {
      return post(.post(posting))
    }
    guard let failure = await poster(posting) else { return }
    record(
      entry.from, entry.to, .message, entry.name, origin: entry.origin,
      targetOrigin: entry.targetOrigin, verdict: .failed, reason: failure.what, token: entry.token,
      raw: entry.raw)
    await take(failure)
  }

  /// A token that was just issued, and what the timeline tells of it: what differs from the one before.
  struct Issue {
    let token: IssuedToken
    let note: TimelineEntry.TokenNote
  }

  /// Issues a token for who is signed in. Throws, in words for the app's user, when the host's rules
  /// give none.
  func issue(forge: Forge?) async throws(APIError) -> Issue {
    guard isSignedIn else { throw .signedOut }
    guard persona.role != .viewer else { throw .viewer(persona) }
    let order = TokenOrder(
      persona: persona, organization: organization, issuer: context.origins.issuer,
      lifetime: lifetime, claims: claims, forge: forge,
      previous: current?.compact, initial: initial?.compact)
    let before = current
    let token: IssuedToken
    do {
      token = try await context.issue(order)
    } catch {
      record(
        .service, .host, .token, "token not issued", verdict: .failed, reason: error.message)
      throw error
    }
    keep(token)
    let note = TimelineEntry.TokenNote(token, before: before)
    record(
      .service, .host, .token, token.isForged ? "forged token issued" : "token issued",
      token: note)
    return Issue(token: token, note: note)
  }

  private func keep(_ token: IssuedToken) {
    issued.append(token)
    // In batches: each removal moves all that stay.
    if issued.count >= 2 * context.limits.keptTokens {
      issued.removeFirst(issued.count - context.limits.keptTokens)
    }
  }
}
