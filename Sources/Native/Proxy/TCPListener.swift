internal import CLibwebsockets
internal import CUv
internal import Glibc

/// A listening socket on 127.0.0.1, on a libuv loop. Keeps itself alive until libuv lets go of it after a close.
@safe
final class TCPListener {
  /// The port that is listened on.
  let port: Int
  private let handle: UnsafeMutablePointer<uv_tcp_t>
  private let loop: TunnelLoop
  private let accept: (TCPStream) -> Void
  private var isClosing = false

  /// Listens on `port`; 0 picks a free one. Nil when that is not possible. `accept` gets each connection.
  static func listen(
    on loop: TunnelLoop, port: Int, accept: @escaping (TCPStream) -> Void
  ) -> TCPListener? {
    let handle = UnsafeMutablePointer<uv_tcp_t>.allocate(capacity: 1)
    unsafe handle.initialize(to: uv_tcp_t())
    unsafe uv_tcp_init(loop.loop, handle)
    let status = unsafe SocketAddress(.ipv4, port: port).withPointer { address in
      unsafe uv_tcp_bind(handle, address, 0)
    }
    let listener = unsafe TCPListener(
      handle, on: loop, port: (0...65535).contains(port) ? boundPort(handle) : nil, accept: accept)
    guard status == 0, listener.port != 0,
      unsafe uv_listen(listener.stream, 4096, incoming) == 0
    else {
      listener.close()
      return nil
    }
    return listener
  }

  private init(
    _ handle: UnsafeMutablePointer<uv_tcp_t>, on loop: TunnelLoop, port: Int?,
    accept: @escaping (TCPStream) -> Void
  ) {
    unsafe self.handle = handle
    self.loop = loop
    self.port = port ?? 0
    self.accept = accept
    unsafe handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    loop.opened()
  }

  deinit {
    unsafe handle.deallocate()
  }

  private var stream: UnsafeMutablePointer<uv_stream_t> {
    unsafe UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_stream_t.self)
  }

  private static func boundPort(_ handle: UnsafeMutablePointer<uv_tcp_t>) -> Int? {
    var address = sockaddr_in()
    var length = Int32(MemoryLayout<sockaddr_in>.size)
    let status = unsafe withUnsafeMutablePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe uv_tcp_getsockname(handle, $0, &length)
      }
    }
    return status == 0 ? Int(UInt16(bigEndian: address.sin_port)) : nil
  }

  fileprivate func take() {
    guard !isClosing else { return }
    let connection = TCPStream(on: loop)
    guard unsafe connection.accept(from: stream) else { return connection.close() }
    accept(connection)
  }

  func close() {
    guard !isClosing else { return }
    isClosing = true
    unsafe uv_close(UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_handle_t.self), gone)
  }

  fileprivate func letGo() {
    loop.closed()
  }
}

/// libuv's word of a new connection. At the limit of descriptors it is an error: libuv has then turned away who waited.
private func incoming(_ listener: UnsafeMutablePointer<uv_stream_t>?, _ status: Int32) {
  guard status == 0, let data = unsafe listener?.pointee.data else { return }
  unsafe Unmanaged<TCPListener>.fromOpaque(data).takeUnretainedValue().take()
}

private func gone(_ handle: UnsafeMutablePointer<uv_handle_t>?) {
  guard let data = unsafe handle?.pointee.data else { return }
  unsafe Unmanaged<TCPListener>.fromOpaque(data).takeRetainedValue().letGo()
}
