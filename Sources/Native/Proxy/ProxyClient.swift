/// A client of the proxy until its tunnel stands, or until it has read why there is none. Confined to its loop.
final class ProxyClient: TunnelMember, ByteStreamOwner {
  private(set) var deadline: UInt64?
  private let stream: any ByteStream
  private let loop: TunnelLoop
  private let rules: ConnectProxy.Rules
  private let isOverLimit: Bool
  private var head = ConnectHead()
  private var dial: Dial?
  private var stage = Stage.head

  private enum Stage {
    /// Its request is being read.
    case head
    /// Its target is being connected to.
    case dialing
    /// It was refused; what it still sends is thrown away, so that it can read the answer.
    case refused
    case gone
  }

  init(
    _ stream: any ByteStream, on loop: TunnelLoop, rules: ConnectProxy.Rules, isOverLimit: Bool
  ) {
    self.stream = stream
    self.loop = loop
    self.rules = rules
    self.isOverLimit = isOverLimit
  }

  func start() {
    loop.add(self)
    stream.owner = self
    limit(to: rules.options.headMilliseconds)
    stream.startReading()
  }

  private func limit(to milliseconds: Int) {
    deadline = loop.now + UInt64(clamping: milliseconds)
    loop.watch()
  }

  // MARK: Reading

  func received(_ bytes: [UInt8], from stream: any ByteStream) {
    guard case .head = stage else { return }
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
    stage = .dialing
    stream.stopReading()
    limit(to: rules.options.connectMilliseconds)
    dial = Dial(loop, port: port) { [weak self] result in
      self?.dialed(target, asked, early, port: port, result)
    }
  }

  private func dialed(
    _ target: ConnectProxy.Target, _ asked: String, _ early: [UInt8], port: Int,
    _ result: Result<TCPStream, Dial.Fault>
  ) {
    dial = nil
    switch result {
    case .success(let far):
      stage = .gone
      loop.remove(self)
      rules.report(.init(asked: asked, outcome: .connected))
      Tunnel(stream, far, on: loop, halfOpenMilliseconds: rules.options.halfOpenMilliseconds)
        .start(greeting: ProxyAnswer.established, early: early)
    case .failure(.noDescriptors): refuse(.limited, .limited, rules.limitSentence)
    case .failure(.unreachable(let sentence)):
      refuse(
        .unreachable, .unreachable(sentence),
        "hostsim's proxy takes \(target) to port \(port) of this machine: start the server there.")
    }
  }

  // MARK: Refusing

  private func refuse(
    _ status: ProxyAnswer.Status, _ outcome: ConnectProxy.Outcome, _ sentence: String
  ) {
    stage = .refused
    rules.report(.init(asked: asked, outcome: outcome))
    limit(to: rules.options.lingerMilliseconds)
    stream.startReading()
    stream.write(ProxyAnswer.refusal(status, sentence))
    stream.finish()
  }

  /// The target as it was written, or the start of a request line that has none.
  private var asked: String {
    let words = head.asked.split(separator: " ")
    return words.count == 3 ? String(words[1]) : head.asked
  }

  func expire() {
    switch stage {
    // A connection that was opened ahead of its use, as browsers do, is no attempt.
    case .head where head.isEmpty: close()
    case .head:
      let sentence =
        "The head of the request was not complete after \(rules.options.headMilliseconds) ms."
      refuse(.timedOut, .malformed(sentence), sentence)
    case .dialing:
      dial?.cancel()
      dial = nil
      let sentence = "The target did not take the connection in time."
      refuse(.unreachable, .unreachable(sentence), sentence)
    case .refused, .gone: close()
    }
  }

  // MARK: End

  func ended(_ stream: any ByteStream) {
    switch stage {
    case .head where !head.isEmpty:
      let sentence = "The connection ended before the head of the request did."
      refuse(.malformed, .malformed(sentence), sentence)
    case .dialing: break
    case .head, .refused, .gone: close()
    }
  }

  func drained(_ stream: any ByteStream) {}

  func finished(_ stream: any ByteStream) {}

  func failed(_ stream: any ByteStream) {
    close()
  }

  func close() {
    stage = .gone
    dial?.cancel()
    dial = nil
    stream.close()
    loop.remove(self)
  }
}
