internal import COpenSSL

/// What the server side of TLS connections is made from: an `SSL_CTX`. Not changed once it is made, and OpenSSL counts
/// the references to it with atomics, so it may be used on any thread.
@safe
final class TLSContext: @unchecked Sendable {
  private let context: OpaquePointer

  /// TLS 1.2 or later with HTTP/1.1 and the certificate of `identity`. Throws `.badIdentity`.
  init(_ identity: TLSIdentity) throws(WebError) {
    let credentials: TLSCredentials
    do throws(CryptographyError) {
      credentials = try TLSCredentials(identity)
    } catch { throw .badIdentity(detail: error.description) }
    guard let context = unsafe SSL_CTX_new(TLS_server_method()) else {
      throw .badIdentity(detail: drainOpenSSLErrors())
    }
    unsafe self.context = context
    guard unsafe TLSCredentials.harden(context), unsafe credentials.install(on: context) else {
      throw .badIdentity(detail: drainOpenSSLErrors())
    }
    // An idle connection gives its buffers back.
    unsafe SSL_CTX_ctrl(context, SSL_CTRL_MODE, Int(SSL_MODE_RELEASE_BUFFERS), nil)
    unsafe SSL_CTX_set_alpn_select_cb(context, chooseProtocol, nil)
  }

  deinit {
    unsafe SSL_CTX_free(context)
  }

  /// A new connection, owned by the caller, whose ciphertext goes in and out by memory. Nil when memory is short.
  func makeConnection() -> OpaquePointer? {
    guard let connection = unsafe SSL_new(context) else { return nil }
    guard let input = unsafe BIO_new(BIO_s_mem()), let output = unsafe BIO_new(BIO_s_mem()) else {
      unsafe SSL_free(connection)
      return nil
    }
    unsafe SSL_set_bio(connection, input, output)
    unsafe SSL_set_accept_state(connection)
    return unsafe connection
  }
}

/// HTTP/1.1 when a client offers it, otherwise no word about protocols. Source: RFC 7301 §3.2.
private func chooseProtocol(
  _ connection: OpaquePointer?, _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
  _ chosenLength: UnsafeMutablePointer<UInt8>?, _ offered: UnsafePointer<UInt8>?, _ length: UInt32,
  _ argument: UnsafeMutableRawPointer?
) -> Int32 {
  guard let offered = unsafe offered else { return SSL_TLSEXT_ERR_NOACK }
  let http = Array("http/1.1".utf8)
  var place = 0
  while place < Int(length) {
    let size = unsafe Int(offered[place])
    let name = unsafe UnsafeBufferPointer(start: offered + place + 1, count: size)
    if place + 1 + size <= Int(length), unsafe name.elementsEqual(http) {
      unsafe chosen?.pointee = unsafe offered + place + 1
      unsafe chosenLength?.pointee = UInt8(size)
      return SSL_TLSEXT_ERR_OK
    }
    place += 1 + size
  }
  return SSL_TLSEXT_ERR_NOACK
}
