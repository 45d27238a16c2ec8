import HTTPTypes
import JSON
import Messages
import Scenarios
import Tokens

extension Embedding {
  /// Does one step of the scenario language, as far as it concerns the host. Throws, before anything
  /// happens, for one that cannot be read or done.
  func control(_ json: JSONValue) async throws(APIError) {
    let step: Step
    do {
      step = try readStep(Node(json: json, root: "control"))
    } catch {
      throw APIError(
        .badRequest, "invalid-control", error.summary,
        remedy: "Send one step of the scenario language, such as {\"persona\": \"member\"}.")
    }
    underWay += 1
    defer { underWay -= 1 }
    try check(step)
    record(.host, .service, .control, Self.word(of: json), verdict: .accepted, raw: json)
    try await perform(step)
    await postState()
  }

  /// The step's name: `{"persona": "member"}` is `persona`.
  private static func word(of json: JSONValue) -> String {
    json.stringValue ?? json.objectValue?.names.first ?? "control"
  }

  func check(_ step: Step) throws(APIError) {
    switch step {
    case .open, .reload, .receive:
      guard attachment?.isPage == true else {
        throw APIError(
          .conflict, "no-page", "no host page is connected to this embedding",
          remedy: "Open the host page with ?embedding=\(id).")
      }
      if case .open(let opening) = step {
        if let key = opening.persona { _ = try known(key) }
      }
    case .send, .disconnect, .expireToken:
      guard isConnected else {
        throw APIError(
          .conflict, "not-connected", "nobody is connected to this embedding",
          remedy: "Connect to /bridge?embedding=\(id) first.")
      }
    case .persona(let key): _ = try known(key)
    case .answer:
      guard engine.held > 0 else {
        throw APIError(
          .conflict, "nothing-held", "no refresh waits for an answer",
          remedy: "Hold one first, with {\"next\": \"hold\"}.")
      }
    case .lifetime(let time):
      guard time >= .seconds(1) else {
        throw APIError(
          .badRequest, "invalid-control", "a token lives for a second at least",
          remedy:
            "For a token that is born expired use {\"next\": {\"token\": {\"lifetime\": \"0s\"}}}.")
      }
    case .keySet(let fault?):
      if let status = fault.status, status < 200 {
        throw APIError(
          .badRequest, "invalid-control", "\(status) is no final HTTP status",
          remedy: "Use a status from 200 to 599.")
      }
    case .navigate, .wait, .sleep, .click, .type, .expect:
      throw APIError(
        .unprocessableContent, "not-a-control", "this step only works in a scenario",
        remedy: "Write it into a scenario file.")
    default: break
    }
  }

  private func known(_ key: String) throws(APIError) -> Persona {
    guard let persona = context.persona(key) else {
      throw APIError(
        unknownPersona: key, known: context.configuration.personas.map(\.key))
    }
    return persona
  }

  func perform(_ step: Step) async throws(APIError) {
    switch step {
    case .open(let opening):
      if let key = opening.persona { signIn(try known(key)) }
      await openFrame(opening, cause: "open")
    case .reload(fresh: true): await openFrame(Step.Opening(), cause: "fresh")
    case .reload(fresh: false):
      guard let frameURL else { return await openFrame(Step.Opening(), cause: "reload") }
      show(frameURL, cause: "reload", reason: "the URL it had", note: nil)
    case .send(let posting): try await sendUnasked(posting)
    case .receive(let posting): await receiveForeign(posting)
    case .answer, .refreshes, .next, .disconnect: await tell(.control(step))
    case .persona(let key): signIn(try known(key))
    case .signOut: isSignedIn = false
    case .rotateKeys(let overlap): try await rotate(overlap: overlap)
    case .withdrawKey: try await withdraw()
    case .keySet(let fault):
      context.setKeySetFault(fault, of: organization.id)
      await announce(organization.id, .endpoint(misbehaves: fault != nil))
    case .bridge(isUp: true):
      gate.open()
      record(.service, .host, .bridge, "restored")
    case .bridge(isUp: false): cut(until: .max, reason: "cut by the simulator until it is restored")
    case .lifetime(let time): lifetime = max(1, time.milliseconds / 1000)
    case .expireToken: try await expireToken()
    case .note(let text): record(.host, .host, .note, text)
    case .navigate, .wait, .sleep, .click, .type, .expect: break
    }
  }

  private func signIn(_ new: Persona) {
    persona = new
    isSignedIn = true
  }

  private func sendUnasked(_ posting: Step.Posting) async throws(APIError) {
    var message = posting.message
    var note: TimelineEntry.TokenNote?
    if let forge = posting.forge {
      let issue = try await issue(forge: forge == Forge() ? nil : forge)
      message = posting.message(withToken: issue.token.compact)
      note = issue.note
    }
    await send(
      message, from: posting.from, via: posting.via, to: posting.to, reason: "nobody asked",
      note: note)
  }

  private func receiveForeign(_ posting: Step.Posting) async {
    let origin = context.origins.served(posting.from ?? context.origins.foreign)
    let entry = record(
      .foreign, .host, .message, posting.message["type"]?.stringValue ?? "message without type",
      origin: origin, targetOrigin: posting.to ?? context.origins.host, verdict: .sent,
      reason: "nobody asked", raw: posting.message)
    await post(
      Outbound.Post(
        entry: entry.id, message: posting.message, to: posting.to, from: origin,
        via: posting.via?.rawValue, target: .host), telling: entry)
  }

  /// Gives the app, unasked, a token that has run out.
  private func expireToken() async throws(APIError) {
    var forge = Forge()
    forge.issued = -(lifetime + 60)
    let issue = try await issue(forge: forge)
    guard let message = Answer(.token(forge)).message(token: issue.token, profile: context.profile)
    else { return }
    await send(
      message, from: nil, via: nil, to: nil, reason: "the token has run out", note: issue.note)
    current = issue.token
  }

  private func rotate(overlap: Duration?) async throws(APIError) {
    do {
      try await context.keys.rotate(organization.id, overlap: overlap ?? HostContext.keyOverlap)
    } catch {
      throw APIError(keys: error)
    }
    await announce(organization.id, .rotated)
  }

  private func withdraw() async throws(APIError) {
    do {
      try await context.keys.withdraw(organization.id, kid: nil)
    } catch {
      throw APIError(keys: error)
    }
    await announce(organization.id, .withdrawn)
  }
}

extension APIError {
  /// A persona that the configuration does not have.
  init(unknownPersona key: String, known: [String]) {
    self.init(
      .notFound, "unknown-persona", "there is no persona \(JSONValue.string(key).text)",
      remedy: "Use one of " + known.joined(separator: ", ") + ".")
  }
}
