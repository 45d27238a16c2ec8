import JSON
import Messages
import Tokens

extension ScenarioRecorder {
  /// The steps of a scenario that do what an order did. Controls of the host page that are no steps
  /// are put into other words.
  mutating func replayed(_ step: Step, at time: Int) -> [(Step, String?)] {
    // What came before the order took its answers before it.
    switch step {
    case .next(let answer):
      plan.enqueue(portable(answer))
      return [(answers, "only the next refresh was to get another answer")]
    case .refreshes(let answers):
      plan.replaceStanding(answers.map { portable($0) })
      return [(self.answers, nil)]
    case .lifetime(let life):
      lifetime = max(1, life.milliseconds / 1000)
      return [(answers, "from now on tokens live \(life.scenarioText)")]
    case .answer(let answer): return [(.answer(bent(portable(answer))), nil)]
    case .expireToken: return [(expired, "a token that has run out, unasked")]
    case .disconnect(let pause):
      let (end, overflow) = time.addingReportingOverflow(pause.milliseconds)
      restored = overflow ? nil : end
      return [(.bridge(isUp: false), "the WebSocket was cut for \(pause.scenarioText)")]
    case .bridge:
      restored = nil
      return [(step, nil)]
    case .open(var opening):
      if opening.token == nil, let forge = lifetimeForge { opening.token = .forge(forge) }
      return [(.open(opening), nil)]
    case .reload(fresh: true):
      guard let forge = lifetimeForge else { return [(step, nil)] }
      var opening = Step.Opening()
      opening.token = .forge(forge)
      return [(.open(opening), "reloaded with a new token")]
    case .send(let posting): return [(.send(portable(posting)), nil)]
    case .receive(let posting): return [(.receive(portable(posting)), nil)]
    default: return [(step, nil)]
    }
  }

  /// The forge of a token that lives as long as was set by hand.
  var lifetimeForge: Forge? {
    guard let lifetime else { return nil }
    var forge = Forge()
    forge.lifetime = lifetime
    return forge
  }

  /// The plan as one list.
  private var answers: Step { .refreshes((plan.next + plan.standing).map { bent($0) }) }

  private var expired: Step {
    var forge = Forge()
    forge.issued = -((lifetime ?? scenario.host.lifetime ?? profile.lifetime) + 60)
    var message = JSONObject()
    message["type"] = .string(profile.responseType)
    message[profile.tokenMember] = .object(forge.json())
    message[profile.expiryMember] = .string("2000-01-01T00:00:00.000Z")
    var posting = Step.Posting(message: .object(message))
    posting.forge = forge
    return .send(posting)
  }

  /// The answer with tokens that live as long as was set by hand.
  private func bent(_ answer: Answer) -> Answer {
    var answer = answer
    answer.alongside = answer.alongside.map { bent($0) }
    guard case .token(let given) = answer.kind, let lifetime else { return answer }
    var forge = given ?? Forge()
    guard forge.lifetime == nil, forge.sameAs == nil, forge.text == nil else { return answer }
    forge.lifetime = lifetime
    answer.kind = .token(forge)
    return answer
  }

  private func portable(_ answer: Answer) -> Answer {
    var answer = answer
    answer.from = answer.from.map(Self.withoutPort)
    answer.alongside = answer.alongside.map { portable($0) }
    return answer
  }

  private func portable(_ posting: Step.Posting) -> Step.Posting {
    var posting = posting
    posting.from = posting.from.map(Self.withoutPort)
    return posting
  }

  /// A name below evil.localhost without its port, which is another one in every run.
  private static func withoutPort(_ origin: String) -> String {
    let name = /(http:\/\/(?:[A-Za-z0-9.\-]+\.)?evil\.localhost):[0-9]+/
    return origin.wholeMatch(of: name).map { String($0.output.1) } ?? origin
  }

  /// An order without the tokens that stand in it: in a message that is sent, a fresh one takes their
  /// place, elsewhere a word.
  func withoutTokens(_ order: JSONValue) -> JSONValue {
    guard var members = order.objectValue, var send = members["send"]?.objectValue else {
      return Self.covered(order)
    }
    if var message = send["message"]?.objectValue {
      replaceToken(in: &message)
      send["message"] = .object(message)
    } else {
      replaceToken(in: &send)
    }
    members["send"] = .object(send)
    return Self.covered(.object(members))
  }

  private func replaceToken(in message: inout JSONObject) {
    guard let token = message["token"], Self.covered(token) != token else { return }
    message["token"] = .object(JSONObject())
  }

  private static func covered(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text) where text.contains("eyJ"):
      .string(
        text.replacing(/eyJ[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]*\.?[A-Za-z0-9_\-]*/, with: "TOKEN"))
    case .array(let items): .array(items.map { covered($0) })
    case .object(let object):
      .object(JSONObject(object.members.map { ($0.name, covered($0.value)) }))
    default: value
    }
  }
}
