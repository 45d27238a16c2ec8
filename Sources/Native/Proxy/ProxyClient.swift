/// A client of the proxy: reads its request, and makes its tunnel or says why there is none.
final class ProxyClient: TunnelClient {
  private let rules: ConnectProxy.Rules
  private let isOverLimit: Bool
  private var head = ConnectHead()

  init(
    _ stream: any ByteStream, on loop: TunnelLoop, rules: ConnectProxy.Rules, isOverLimit: Bool
  ) {
    self.rules = rules
    self.isOverLimit = isOverLimit
    super.init(stream, on: loop)
  }

  override func read(_ bytes: [UInt8]) {
    switch head.read(bytes) {
    case .incomplete: break
    case .malformed(let sentence): refuse(.malformed, .malformed(sentence), sentence)
    case .complete(.other(let method, let asked), _):
      refuse(
        .refused, .refused,
        "hostsim's proxy makes tunnels for https only, so it does not \(method) \(asked.prefix(200))."
      )
    case .complete(.connect(let target, let asked), let early): connect(target, asked, early)
    }
  }

  private func connect(_ target: ConnectProxy.Target, _ asked: String, _ early: [UInt8]) {
    guard !isOverLimit else { return refuse(.limited, .limited, rules.limitSentence) }
    guard let port = rules.route(target) else {
      return refuse(.refused, .refused, rules.refusalSentence(target))
    }
    connect(
      to: port, limits: rules.options.limits, greeting: ProxyAnswer.established, early: early
    ) { [weak self, rules] fault in
      switch fault {
      case nil: rules.report(.init(asked: asked, outcome: .connected))
      case .noDescriptors: self?.refuse(.limited, .limited, rules.limitSentence)
      case .unreachable(let sentence):
        self?.refuse(
          .unreachable, .unreachable(sentence),
          "\(sentence) hostsim's proxy takes \(target) there: start the server.")
      }
    }
  }

  override func tookTooLong() {
    // A connection that was opened ahead of its use, as browsers do, is no attempt.
    guard !head.isEmpty else { return close() }
    let sentence =
      "The head of the request was not complete after \(rules.options.limits.openingMilliseconds) ms."
    refuse(.timedOut, .malformed(sentence), sentence)
  }

  override func brokeOff() {
    guard !head.isEmpty else { return close() }
    let sentence = "The connection ended before the head of the request did."
    refuse(.malformed, .malformed(sentence), sentence)
  }

  private func refuse(
    _ status: ProxyAnswer.Status, _ outcome: ConnectProxy.Outcome, _ sentence: String
  ) {
    let words = head.asked.split(separator: " ")
    let asked = words.count == 3 ? String(words[1]) : head.asked
    rules.report(.init(asked: asked, outcome: outcome))
    refuse(ProxyAnswer.refusal(status, sentence), limits: rules.options.limits)
  }
}
