internal import COpenSSL
internal import Glibc

/// TLS over a socket that notes what is wrong with the peer's certificate and goes on all the same.
@safe
final class VisitTLS {
  /// In OpenSSL's words; nil when the certificate is valid for the name and leads to one that this machine trusts.
  /// `SSL_CERT_FILE` and `SSL_CERT_DIR` name other trusted ones (SSL_CTX_set_default_verify_paths(3)).
  let certificateProblem: String?
  private let socket: VisitSocket
  private let context: OpaquePointer
  private let session: OpaquePointer

  init(over socket: VisitSocket, name: String) throws(WebVisit.Failure) {
    // The library writes with write(2), which has no flag against the signal.
    signal(SIGPIPE, SIG_IGN)
    guard let context = unsafe SSL_CTX_new(TLS_client_method()) else {
      throw .handshake(detail: "OpenSSL gives no context")
    }
    guard let session = unsafe SSL_new(context) else {
      unsafe SSL_CTX_free(context)
      throw .handshake(detail: "OpenSSL gives no session")
    }
    unsafe SSL_CTX_set_default_verify_paths(context)
    unsafe SSL_set_verify(session, SSL_VERIFY_NONE, nil)
    unsafe Self.expect(name, in: session)
    unsafe SSL_set_fd(session, socket.descriptor)
    do throws(WebVisit.Failure) {
      while true {
        let code = unsafe SSL_connect(session)
        if code == 1 { break }
        guard try unsafe Self.wait(session, socket, after: code) else {
          throw .handshake(detail: Self.reason)
        }
      }
    } catch {
      unsafe SSL_free(session)
      unsafe SSL_CTX_free(context)
      throw error
    }
    let verdict = unsafe SSL_get_verify_result(session)
    certificateProblem =
      verdict == Int(X509_V_OK)
      ? nil : unsafe String(cString: X509_verify_cert_error_string(verdict))
    self.socket = socket
    unsafe self.context = unsafe context
    unsafe self.session = unsafe session
  }

  deinit {
    unsafe SSL_free(session)
    unsafe SSL_CTX_free(context)
    ERR_clear_error()
  }

  func write(_ bytes: [UInt8]) throws(WebVisit.Failure) {
    while true {
      let code = unsafe SSL_write(session, bytes, Int32(bytes.count))
      if code > 0 { return }
      guard try unsafe Self.wait(session, socket, after: code) else {
        throw .noAnswer(detail: "the connection was closed")
      }
    }
  }

  /// The next bytes; none at the end.
  func read() throws(WebVisit.Failure) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 16384)
    while true {
      let code = unsafe SSL_read(session, &buffer, Int32(buffer.count))
      if code > 0 { return Array(buffer.prefix(Int(code))) }
      guard try unsafe Self.wait(session, socket, after: code) else { return [] }
    }
  }

  /// Asks for the certificate of `name` (SNI), and has the verdict look at it. An address is looked up as such.
  private static func expect(_ name: String, in session: OpaquePointer) {
    var isAddress = name.contains(":")
    if !isAddress {
      var address = in_addr()
      isAddress = unsafe inet_pton(AF_INET, name, &address) == 1
    }
    guard !isAddress else {
      unsafe X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), name)
      return
    }
    unsafe SSL_set1_host(session, name)
    var characters = Array(name.utf8CString)
    unsafe characters.withUnsafeMutableBytes { bytes in
      // What the macro SSL_set_tlsext_host_name does; the library copies the name.
      _ = unsafe SSL_ctrl(
        session, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), bytes.baseAddress)
    }
  }

  /// Waits for what the library waits for. False when it waits for nothing any more.
  private static func wait(
    _ session: OpaquePointer, _ socket: VisitSocket, after code: Int32
  ) throws(WebVisit.Failure) -> Bool {
    switch unsafe SSL_get_error(session, code) {
    case SSL_ERROR_WANT_READ: try socket.wait(toWrite: false)
    case SSL_ERROR_WANT_WRITE: try socket.wait(toWrite: true)
    default: return false
    }
    return true
  }

  private static var reason: String {
    let code = ERR_get_error()
    ERR_clear_error()
    guard code != 0, let text = unsafe ERR_reason_error_string(code) else {
      return "the connection was closed"
    }
    return unsafe String(cString: text)
  }
}
