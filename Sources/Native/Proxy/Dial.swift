internal import CUv

/// A connection to a port of this machine in the making: 127.0.0.1 first, and `::1` when nobody listens there.
/// Confined to its loop.
final class Dial {
  /// Why there is no connection.
  enum Fault: Error, Equatable {
    /// One sentence about the port.
    case unreachable(String)
    /// This process has no descriptor left.
    case noDescriptors
  }

  private let loop: TunnelLoop
  private let port: Int
  private var stream: TCPStream?
  private var done: ((Result<TCPStream, Fault>) -> Void)?

  /// `done` is called once and after the return, unless `cancel` comes first.
  init(_ loop: TunnelLoop, port: Int, done: @escaping (Result<TCPStream, Fault>) -> Void) {
    self.loop = loop
    self.port = port
    self.done = done
    attempt(.ipv4)
  }

  private func attempt(_ address: Vhost.Address) {
    let stream = TCPStream(on: loop)
    self.stream = stream
    // Keeps this object until the end, which `cancel` brings too.
    stream.connect(to: address, port: port) { status in self.ended(address, status) }
  }

  private func ended(_ address: Vhost.Address, _ status: Int32) {
    guard let done, let stream else { return }
    if status == 0 {
      self.stream = nil
      finish(done, .success(stream))
    } else {
      stream.close()
      if status == UV_EMFILE.rawValue || status == UV_ENFILE.rawValue {
        return finish(done, .failure(.noDescriptors))
      }
      guard address == .ipv6 else { return attempt(.ipv6) }
      finish(
        done,
        .failure(.unreachable("Nothing takes connections on port \(port) of this machine.")))
    }
  }

  private func finish(
    _ done: (Result<TCPStream, Fault>) -> Void, _ result: Result<TCPStream, Fault>
  ) {
    self.done = nil
    stream = nil
    done(result)
  }

  /// Gives up; `done` is not called any more.
  func cancel() {
    done = nil
    stream?.close()
    stream = nil
  }
}
