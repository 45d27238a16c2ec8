/// Two streams, and the bytes between them, until both ways have ended. Confined to its loop.
///
///     client ──▶ near ──▶ far ──▶ target
///     client ◀── near ◀── far ◀── target
///
/// A way is read only while its other end has taken everything, so at most one read of it waits (64 kB). One that has ended one
/// way is closed after a silence of `halfOpenMilliseconds`.
final class Tunnel: TunnelMember, ByteStreamOwner {
  private(set) var deadline: UInt64?
  private let loop: TunnelLoop
  private let near: any ByteStream
  private let far: any ByteStream
  private let halfOpenMilliseconds: Int
  private var ended: Set<ObjectIdentifier> = []
  private var finished: Set<ObjectIdentifier> = []

  init(
    _ near: any ByteStream, _ far: any ByteStream, on loop: TunnelLoop,
    halfOpenMilliseconds: Int
  ) {
    self.near = near
    self.far = far
    self.loop = loop
    self.halfOpenMilliseconds = halfOpenMilliseconds
  }

  /// Sends `greeting` to the client and `early` to the target, and then lets the bytes flow.
  func start(greeting: [UInt8] = [], early: [UInt8] = []) {
    loop.add(self)
    near.owner = self
    far.owner = self
    near.write(greeting)
    far.write(early)
    if far.queuedBytes == 0 { near.startReading() }
    if near.queuedBytes == 0 { far.startReading() }
  }

  private func other(_ stream: any ByteStream) -> any ByteStream {
    stream === near ? far : near
  }

  func received(_ bytes: [UInt8], from stream: any ByteStream) {
    let other = other(stream)
    other.write(bytes)
    if other.queuedBytes > 0 { stream.stopReading() }
    moved()
  }

  func drained(_ stream: any ByteStream) {
    let source = other(stream)
    if !ended.contains(ObjectIdentifier(source)) { source.startReading() }
    moved()
  }

  private func moved() {
    guard !ended.isEmpty else { return }
    deadline = loop.now + UInt64(clamping: halfOpenMilliseconds)
    loop.watch()
  }

  func ended(_ stream: any ByteStream) {
    ended.insert(ObjectIdentifier(stream))
    other(stream).finish()
    moved()
  }

  func finished(_ stream: any ByteStream) {
    finished.insert(ObjectIdentifier(stream))
    if finished.count == 2 { close() }
  }

  /// A reset of one end is a reset of the other: a target that broke off has not come to its end.
  func failed(_ stream: any ByteStream) {
    near.abort()
    far.abort()
    loop.remove(self)
  }

  func expire() {
    failed(near)
  }

  func close() {
    near.close()
    far.close()
    loop.remove(self)
  }
}
