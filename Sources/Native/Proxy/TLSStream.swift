internal import COpenSSL

/// The server side of TLS on top of another stream: plain bytes for its owner, ciphertext below. Confined to its loop.
@safe
final class TLSStream: ByteStream, ByteStreamOwner {
  weak var owner: (any ByteStreamOwner)?
  private let inner: any ByteStream
  private let connection: OpaquePointer
  private var isReading = false
  private var isClosed = false
  private var hasEnded = false
  private var isEndTold = false

  /// Nil when memory is short; `inner` is untouched then.
  init?(_ inner: any ByteStream, _ context: TLSContext) {
    guard let connection = unsafe context.makeConnection() else { return nil }
    unsafe self.connection = connection
    self.inner = inner
    inner.owner = self
  }

  deinit {
    unsafe SSL_free(connection)
  }

  /// Of the ciphertext.
  var queuedBytes: Int { inner.queuedBytes }

  // MARK: From above

  func startReading() {
    guard !isClosed else { return }
    isReading = true
    inner.startReading()
    tellEnd()
  }

  func stopReading() {
    isReading = false
    inner.stopReading()
  }

  func write(_ bytes: [UInt8]) {
    guard !isClosed, !bytes.isEmpty else { return }
    // Memory takes everything. Before the handshake, or after a fault, there is nobody to write to.
    _ = unsafe bytes.withUnsafeBytes { bytes in
      unsafe SSL_write(connection, bytes.baseAddress, Int32(bytes.count))
    }
    _ = drainOpenSSLErrors()
    flush()
  }

  func finish() {
    guard !isClosed else { return }
    unsafe SSL_shutdown(connection)
    _ = drainOpenSSLErrors()
    flush()
    inner.finish()
  }

  func close() {
    isClosed = true
    inner.close()
  }

  func abort() {
    isClosed = true
    inner.abort()
  }

  // MARK: From below

  func received(_ bytes: [UInt8], from stream: any ByteStream) {
    guard !isClosed, !hasEnded else { return }
    unsafe bytes.withUnsafeBytes { bytes in
      _ = unsafe BIO_write(SSL_get_rbio(connection), bytes.baseAddress, Int32(bytes.count))
    }
    let (plain, fault) = decrypt()
    // Also what is not the owner's: the handshake, and the alert of a fault.
    flush()
    if !plain.isEmpty { owner?.received(plain, from: self) }
    switch fault {
    case SSL_ERROR_ZERO_RETURN:
      hasEnded = true
      tellEnd()
    case SSL_ERROR_WANT_READ: break
    default:
      guard !isClosed else { return }
      owner?.failed(self)
    }
  }

  /// All plain bytes there are, the handshake done on the way, and why there are no more.
  private func decrypt() -> (plain: [UInt8], reason: Int32) {
    var plain: [UInt8] = []
    // A record holds 16 kB at most.
    var part = [UInt8](repeating: 0, count: 16384)
    while true {
      // An error that somebody else left on this thread would be taken for ours.
      _ = drainOpenSSLErrors()
      let count = unsafe part.withUnsafeMutableBytes { part in
        unsafe SSL_read(connection, part.baseAddress, Int32(part.count))
      }
      guard count > 0 else {
        let reason = unsafe SSL_get_error(connection, count)
        _ = drainOpenSSLErrors()
        return (plain, reason)
      }
      plain += part.prefix(Int(count))
    }
  }

  private func flush() {
    guard let output = unsafe SSL_get_wbio(connection) else { return }
    let count = unsafe BIO_ctrl_pending(output)
    guard count > 0 else { return }
    var bytes = [UInt8](repeating: 0, count: count)
    let taken = unsafe bytes.withUnsafeMutableBytes { bytes in
      unsafe BIO_read(output, bytes.baseAddress, Int32(bytes.count))
    }
    inner.write(Array(bytes.prefix(max(0, Int(taken)))))
  }

  /// The end may have come with the last bytes, which the owner has yet to pass on.
  private func tellEnd() {
    guard hasEnded, !isEndTold, isReading, !isClosed else { return }
    isEndTold = true
    owner?.ended(self)
  }

  /// Also without the peer's goodbye in TLS: many leave it out.
  func ended(_ stream: any ByteStream) {
    hasEnded = true
    tellEnd()
  }

  func drained(_ stream: any ByteStream) {
    owner?.drained(self)
  }

  func finished(_ stream: any ByteStream) {
    owner?.finished(self)
  }

  func failed(_ stream: any ByteStream) {
    owner?.failed(self)
  }
}
