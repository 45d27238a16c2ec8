import HTTPTypes
import JSON
import Messages
import Scenarios
import Tokens

extension Embedding {
  /// Looks at one message of connection `number`.
  func receive(_ bytes: [UInt8], from number: Int) async {
    guard attachment?.number == number else { return }
    do {
      switch try Inbound(decoding: bytes, profile: context.profile) {
      case .refresh(let origin): await refresh(from: origin, raw: bytes)
      case .observed(let seen): observe(seen)
      case .control(let step): await controlFromPage(step)
      }
    } catch {
      record(
        .host, .service, .bridge, "message not understood", verdict: .rejected,
        reason: error.description)
      post(.error(error))
    }
  }

  private func observe(_ seen: ObservedEntry) {
    record(
      seen.from, seen.to, seen.kind, seen.name, origin: seen.origin, verdict: seen.verdict,
      reason: seen.reason, raw: seen.raw)
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
    await answer(with: plan.takeNext())
    await postState()
  }

  /// Gives an answer now, or has it given when it is due.
  func answer(with answer: Answer) async {
    guard answer.after > .zero else { return await give(answer) }
    guard jobs.count + held < context.limits.pendingAnswers else {
      record(
        .host, .app, .message, "answer dropped", verdict: .failed,
        reason: "\(context.limits.pendingAnswers) answers are on their way already")
      return
    }
    let (due, overflow) = context.clock.now().addingReportingOverflow(answer.after.milliseconds)
    schedule(.answer(answer, due: overflow ? .max : due))
  }

  /// Gives an answer at once, whatever its `after` says, and those alongside it.
  func give(_ answer: Answer) async {
    switch answer.kind {
    case .hold:
      if held < context.limits.pendingAnswers { held += 1 }
      record(.host, .app, .note, "answer held", reason: "the plan holds it until an answer step")
    case .silence:
      record(.host, .app, .note, "no answer", reason: "the plan stays silent")
    case .disconnect(let time):
      let milliseconds = time.milliseconds
      let (moment, overflow) = context.clock.now().addingReportingOverflow(milliseconds)
      cut(
        until: overflow ? .max : moment,
        reason: "cut by the simulator for \(TimeSpan.text(milliseconds: milliseconds))")
    case .token(let forge):
      do {
        deliver(answer, token: try await issue(forge: forge))
      } catch {
        var refusal = answer
        refusal.kind = .error(error.textForApp)
        deliver(refusal, token: nil)
        if !error.isRuleOfTheHost { post(.error(error)) }
      }
    case .error, .raw: deliver(answer, token: nil)
    }
    for other in answer.alongside { await self.answer(with: other) }
  }

  private func deliver(_ answer: Answer, token: IssuedToken?) {
    guard let message = answer.message(token: token, profile: context.profile) else { return }
    let note = token.map { TimelineEntry.TokenNote($0, before: current) }
    for copy in 1...max(1, answer.times) {
      send(
        message, from: answer.from, via: answer.via, to: answer.to,
        reason: answer.times > 1 ? "copy \(copy) of \(answer.times)" : nil, note: note)
    }
    // What a foreign window posts is not what the host has given.
    if let token, answer.from == nil { current = token }
  }

  /// Posts a message to the app and notes it.
  func send(
    _ message: JSONValue, from: String?, via: Answer.Via?, to: String?, reason: String?,
    note: TimelineEntry.TokenNote?
  ) {
    let isPage = attachment?.isPage == true
    let from = from.map { context.origins.served($0) }
    let entry = record(
      from == nil ? .host : .foreign, .app, .message,
      message["type"]?.stringValue ?? "message without type", origin: from,
      targetOrigin: isPage ? to ?? context.origins.app.origin : nil,
      verdict: attachment == nil ? .failed : .sent,
      reason: attachment == nil ? "nobody is connected" : reason, token: note, raw: message)
    guard isPage else { return post(.bare(message)) }
    post(
      .post(
        Outbound.Post(
          entry: entry.id, message: message, to: to, from: from, via: via?.rawValue)))
  }

  /// Issues a token for who is signed in. Throws, in words for the app's user, when the host's rules
  /// give none.
  func issue(forge: Forge?) async throws(APIError) -> IssuedToken {
    guard isSignedIn else { throw .signedOut }
    guard persona.role != .viewer else { throw .viewer(persona) }
    let order = TokenOrder(
      persona: persona, organization: organization, issuer: context.origins.issuer,
      lifetime: lifetime, claims: context.configuration.claims, forge: forge,
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
    record(
      .service, .host, .token, token.isForged ? "forged token issued" : "token issued",
      token: TimelineEntry.TokenNote(token, before: before))
    return token
  }
}
