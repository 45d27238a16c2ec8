internal import CUv
internal import Glibc

/// A TCP connection on a libuv loop. Keeps itself alive from its creation until libuv lets go of it after a close.
@safe
final class TCPStream: ByteStream {
  weak var owner: (any ByteStreamOwner)?
  private(set) var queuedBytes = 0
  private let handle: UnsafeMutablePointer<uv_tcp_t>
  private let loop: TunnelLoop
  private var isClosing = false
  private var isFinishing = false
  private var opening: ((Int32) -> Void)?

  init(on loop: TunnelLoop) {
    self.loop = loop
    unsafe handle = .allocate(capacity: 1)
    unsafe handle.initialize(to: uv_tcp_t())
    unsafe uv_tcp_init(loop.loop, handle)
    unsafe handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    loop.opened()
  }

  deinit {
    precondition(isClosing, "a stream is closed before it is let go")
    unsafe handle.deallocate()
  }

  private var stream: UnsafeMutablePointer<uv_stream_t> {
    unsafe UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_stream_t.self)
  }

  /// Takes the connection that waits at a listener. False when there is none.
  func accept(from listener: UnsafeMutablePointer<uv_stream_t>) -> Bool {
    guard unsafe uv_accept(listener, stream) == 0 else { return false }
    unsafe uv_tcp_nodelay(handle, 1)
    return true
  }

  /// Connects to a port of this machine. `done` gets 0 or libuv's error, once and not before the return, unless the
  /// stream is closed before.
  func connect(to address: Vhost.Address, port: Int, done: @escaping (Int32) -> Void) {
    opening = done
    let request = UnsafeMutablePointer<uv_connect_t>.allocate(capacity: 1)
    unsafe request.initialize(to: uv_connect_t())
    unsafe request.pointee.data = Unmanaged.passUnretained(self).toOpaque()
    let status = unsafe SocketAddress(address, port: port).withPointer { address in
      unsafe uv_tcp_connect(request, handle, address, connected)
    }
    guard status != 0 else { return }
    unsafe request.deallocate()
    loop.soon { [weak self] in self?.endOpening(status) }
  }

  fileprivate func endOpening(_ status: Int32) {
    guard !isClosing, let done = opening else { return }
    opening = nil
    if status == 0 { unsafe uv_tcp_nodelay(handle, 1) }
    done(status)
  }

  func startReading() {
    guard !isClosing else { return }
    unsafe uv_read_start(stream, lendBuffer, received)
  }

  func stopReading() {
    guard !isClosing else { return }
    unsafe uv_read_stop(stream)
  }

  fileprivate var buffer: UnsafeMutableBufferPointer<CChar> { unsafe loop.buffer }

  fileprivate func read(_ count: Int) {
    guard !isClosing, count != 0 else { return }
    if count > 0 {
      let bytes = unsafe [UInt8](UnsafeRawBufferPointer(loop.buffer).prefix(count))
      owner?.received(bytes, from: self)
    } else {
      unsafe uv_read_stop(stream)
      if count == Int(UV_EOF.rawValue) { owner?.ended(self) } else { owner?.failed(self) }
    }
  }

  func write(_ bytes: [UInt8]) {
    guard !isClosing, !isFinishing, !bytes.isEmpty else { return }
    var sent = 0
    if queuedBytes == 0 {
      // An error here comes again from `uv_write`, which reports it after the return.
      sent = unsafe max(0, withBuffer(of: bytes) { unsafe Int(uv_try_write(stream, $0, 1)) })
    }
    guard sent < bytes.count else { return }
    let rest = PendingWrite(bytes[sent...], to: self)
    queuedBytes += rest.count
    loop.queued(rest.count)
    var buffer = unsafe rest.buffer
    guard unsafe uv_write(rest.request, stream, &buffer, 1, written) != 0 else { return }
    loop.soon { unsafe PendingWrite.end(rest.request, status: -1) }
  }

  fileprivate func wrote(_ count: Int, _ status: Int32) {
    queuedBytes -= count
    loop.queued(-count)
    guard !isClosing else { return }
    if status < 0 {
      owner?.failed(self)
    } else if queuedBytes == 0 {
      owner?.drained(self)
    }
  }

  func finish() {
    guard !isClosing, !isFinishing else { return }
    isFinishing = true
    let request = UnsafeMutablePointer<uv_shutdown_t>.allocate(capacity: 1)
    unsafe request.initialize(to: uv_shutdown_t())
    unsafe request.pointee.data = Unmanaged.passUnretained(self).toOpaque()
    guard unsafe uv_shutdown(request, stream, shutDown) != 0 else { return }
    unsafe request.deallocate()
    loop.soon { [weak self] in self?.endFinishing(-1) }
  }

  fileprivate func endFinishing(_ status: Int32) {
    guard !isClosing else { return }
    if status < 0 { owner?.failed(self) } else { owner?.finished(self) }
  }

  func close() {
    guard !isClosing else { return }
    isClosing = true
    (owner, opening) = (nil, nil)
    unsafe uv_close(UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_handle_t.self), gone)
  }

  func abort() {
    guard !isClosing else { return }
    // Not possible while an end is on its way out; then the end has to do.
    guard unsafe uv_tcp_close_reset(handle, gone) == 0 else { return close() }
    isClosing = true
    (owner, opening) = (nil, nil)
  }

  fileprivate func letGo() {
    loop.closed()
  }
}

/// Bytes that libuv still has to write, with its request.
@safe
private final class PendingWrite {
  let request: UnsafeMutablePointer<uv_write_t>
  let buffer: uv_buf_t
  private let stream: TCPStream

  var count: Int { unsafe buffer.len }

  /// Lives until `end`.
  init(_ bytes: ArraySlice<UInt8>, to stream: TCPStream) {
    self.stream = stream
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
    _ = unsafe copy.initialize(from: bytes)
    let base = unsafe UnsafeMutableRawPointer(copy.baseAddress)?.assumingMemoryBound(
      to: CChar.self)
    unsafe buffer = unsafe uv_buf_init(base, UInt32(bytes.count))
    unsafe request = .allocate(capacity: 1)
    unsafe request.initialize(to: uv_write_t())
    unsafe request.pointee.data = Unmanaged.passRetained(self).toOpaque()
  }

  static func end(_ request: UnsafeMutablePointer<uv_write_t>, status: Int32) {
    let write = unsafe Unmanaged<PendingWrite>.fromOpaque(request.pointee.data).takeRetainedValue()
    write.stream.wrote(write.count, status)
  }

  deinit {
    unsafe buffer.base.deallocate()
    unsafe request.deallocate()
  }
}

private func withBuffer<Result>(
  of bytes: [UInt8], _ body: (UnsafePointer<uv_buf_t>) -> Result
) -> Result {
  unsafe bytes.withUnsafeBytes { bytes in
    let base = unsafe UnsafeMutableRawPointer(mutating: bytes.baseAddress)?.assumingMemoryBound(
      to: CChar.self)
    var buffer = unsafe uv_buf_init(base, UInt32(bytes.count))
    return unsafe withUnsafePointer(to: &buffer) { unsafe body($0) }
  }
}

// MARK: Callbacks of libuv: file-scope functions, like `loopCallback`

private func stream(_ data: UnsafeMutableRawPointer?) -> TCPStream? {
  guard let data = unsafe data else { return nil }
  return unsafe Unmanaged<TCPStream>.fromOpaque(data).takeUnretainedValue()
}

private func lendBuffer(
  _ handle: UnsafeMutablePointer<uv_handle_t>?, _ size: Int,
  _ buffer: UnsafeMutablePointer<uv_buf_t>?
) {
  guard let stream = unsafe stream(handle?.pointee.data) else { return }
  unsafe buffer?.pointee = uv_buf_init(stream.buffer.baseAddress, UInt32(stream.buffer.count))
}

private func received(
  _ handle: UnsafeMutablePointer<uv_stream_t>?, _ count: Int, _ buffer: UnsafePointer<uv_buf_t>?
) {
  unsafe stream(handle?.pointee.data)?.read(count)
}

private func connected(_ request: UnsafeMutablePointer<uv_connect_t>?, _ status: Int32) {
  let stream = unsafe stream(request?.pointee.data)
  unsafe request?.deallocate()
  stream?.endOpening(status)
}

private func written(_ request: UnsafeMutablePointer<uv_write_t>?, _ status: Int32) {
  guard let request = unsafe request else { return }
  unsafe PendingWrite.end(request, status: status)
}

private func shutDown(_ request: UnsafeMutablePointer<uv_shutdown_t>?, _ status: Int32) {
  let stream = unsafe stream(request?.pointee.data)
  unsafe request?.deallocate()
  stream?.endFinishing(status)
}

private func gone(_ handle: UnsafeMutablePointer<uv_handle_t>?) {
  guard let data = unsafe handle?.pointee.data else { return }
  let stream = unsafe Unmanaged<TCPStream>.fromOpaque(data).takeRetainedValue()
  stream.letGo()
}
