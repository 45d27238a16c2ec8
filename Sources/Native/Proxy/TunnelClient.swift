/// A connection that was accepted, until its tunnel stands, or until it has read why there is none. What it has to say
/// before is for a subclass. Confined to its loop.
class TunnelClient: TunnelMember, ByteStreamOwner {
  private(set) final var deadline: UInt64?
  final let stream: any ByteStream
  final let loop: TunnelLoop
  private var dial: Dial?
  private var stage = Stage.opening

  private enum Stage {
    /// What it wants is being read.
    case opening
    /// Its target is being connected to.
    case dialing
    /// It was refused; what it still sends is thrown away, so that it can read the answer.
    case refused
    case gone
  }

  init(_ stream: any ByteStream, on loop: TunnelLoop) {
    self.stream = stream
    self.loop = loop
  }

  // MARK: For subclasses

  /// More of what it has to say.
  func read(_ bytes: [UInt8]) {}

  /// It has not said everything in time.
  func tookTooLong() { close() }

  /// It has ended before it had said everything.
  func brokeOff() { close() }

  final func start(limit milliseconds: Int) {
    loop.add(self)
    stream.owner = self
    limit(to: milliseconds)
    stream.startReading()
  }

  /// Connects to a port of this machine. With success the tunnel begins, with `greeting` for the client and `early`
  /// for the target, right after `done`.
  final func connect(
    to port: Int, limits: TunnelLimits, greeting: [UInt8], early: [UInt8],
    done: @escaping (Dial.Fault?) -> Void
  ) {
    stage = .dialing
    stream.stopReading()
    limit(to: limits.connectMilliseconds)
    whenLate = { done(.unreachable("Port \(port) of this machine did not answer in time.")) }
    dial = Dial(loop, port: port) { [weak self] result in
      guard let self else { return }
      dial = nil
      whenLate = nil
      switch result {
      case .failure(let fault): done(fault)
      case .success(let far):
        stage = .gone
        loop.remove(self)
        done(nil)
        Tunnel(stream, far, on: loop, halfOpenMilliseconds: limits.halfOpenMilliseconds)
          .start(greeting: greeting, early: early)
      }
    }
  }

  private var whenLate: (() -> Void)?

  /// Sends `answer` and the end, and gives the client a while to read it.
  final func refuse(_ answer: [UInt8], limits: TunnelLimits) {
    stage = .refused
    limit(to: limits.lingerMilliseconds)
    stream.startReading()
    stream.write(answer)
    stream.finish()
  }

  private func limit(to milliseconds: Int) {
    deadline = loop.now + UInt64(clamping: milliseconds)
    loop.watch()
  }

  // MARK: Events

  final func received(_ bytes: [UInt8], from stream: any ByteStream) {
    if case .opening = stage { read(bytes) }
  }

  final func expire() {
    switch stage {
    case .opening: tookTooLong()
    case .dialing:
      dial?.cancel()
      dial = nil
      whenLate?()
      whenLate = nil
    case .refused, .gone: close()
    }
  }

  final func ended(_ stream: any ByteStream) {
    switch stage {
    case .opening: brokeOff()
    case .dialing: break
    case .refused, .gone: close()
    }
  }

  final func drained(_ stream: any ByteStream) {}

  final func finished(_ stream: any ByteStream) {}

  final func failed(_ stream: any ByteStream) {
    close()
  }

  final func close() {
    stage = .gone
    dial?.cancel()
    dial = nil
    whenLate = nil
    stream.close()
    loop.remove(self)
  }
}

/// How long the stages of a tunnel may take, in milliseconds.
package struct TunnelLimits: Sendable {
  /// To say what is wanted: a proxy's request, or the first byte after a TLS handshake.
  package var openingMilliseconds = 10_000
  /// For a target to accept a connection.
  package var connectMilliseconds = 10_000
  /// For a refused client to read why.
  package var lingerMilliseconds = 2000
  /// To be silent with one way ended: the client may be gone, and its target not have noticed. A tunnel with both
  /// ways open may be silent for ever, as a WebSocket is.
  package var halfOpenMilliseconds = 60_000

  /// The limits above.
  package init() {}
}
