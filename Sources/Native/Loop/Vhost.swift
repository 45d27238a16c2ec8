internal import CLibwebsockets
internal import Glibc

/// One virtual host of a context: the client side, or a listening socket. Confined to the loop thread.
@safe
struct Vhost {
  /// The addresses that servers listen on.
  enum Address: String {
    case ipv4 = "127.0.0.1"
    case ipv6 = "::1"
  }

  let vhost: OpaquePointer
  /// The port that is listened on; 0 for the client side.
  let port: Int

  /// Makes a vhost whose first entry of `protocols` serves plain HTTP and sockets without a subprotocol. A silent
  /// peer is pinged after `pingSeconds` and given up after half as many more. With `tls` the port speaks TLS, and the first callback asks for the certificate:
  /// `LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS`. Nil when the port is taken.
  static func make(
    on context: OpaquePointer, listeningOn address: Address? = nil, port: Int = 0,
    protocols: [String], pingSeconds: Int, tls: Bool = false
  ) -> Vhost? {
    let resources = Resources(
      protocols: protocols, address: address?.rawValue, pingSeconds: pingSeconds)
    var info = unsafe lws_context_creation_info()
    unsafe info.port = address == nil ? CONTEXT_PORT_NO_LISTEN : Int32(port)
    unsafe info.protocols = UnsafePointer(resources.protocols)
    unsafe info.retry_and_idle_policy = UnsafePointer(resources.pings)
    unsafe info.timeout_secs = 30
    unsafe info.keepalive_timeout = 60
    unsafe info.iface = UnsafePointer(resources.address)
    unsafe info.vhost_name = UnsafePointer(resources.address)
    unsafe info.options =
      UInt64(LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND)
      | UInt64(LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS)
    if tls {
      unsafe info.options |=
        UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)
        | UInt64(LWS_SERVER_OPTION_CREATE_VHOST_SSL_CTX)
      // HTTP/2 would be offered otherwise.
      unsafe info.alpn = UnsafePointer(resources.alpn)
    }
    switch address {
    case .ipv4:
      // Without this the library would listen on every interface of both families.
      unsafe info.options |= UInt64(LWS_SERVER_OPTION_DISABLE_IPV6)
    case .ipv6:
      unsafe info.options |=
        UInt64(LWS_SERVER_OPTION_IPV6_V6ONLY_MODIFY) | UInt64(LWS_SERVER_OPTION_IPV6_V6ONLY_VALUE)
    case nil:
      unsafe info.options |= UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)
    }
    unsafe info.finalize = releaseResources
    unsafe info.finalize_arg = Unmanaged.passRetained(resources).toOpaque()
    guard let vhost = unsafe lws_create_vhost(context, &info) else { return nil }
    let port = address == nil ? 0 : Int(unsafe lws_get_vhost_listen_port(vhost))
    return unsafe Vhost(vhost: vhost, port: port)
  }

  /// Closes its sockets at the next turn of the loop. True, and the vhost gone, once there are none: the library (4.1.6)
  /// forgets a vhost that is destroyed before, and leaves its port open for ever. A callback to all is the one way to
  /// reach the listening socket.
  func close() -> Bool {
    var sockets = 0
    _ = unsafe lws_callback_all_protocol_vhost_args(
      vhost, nil, Int32(LWS_CALLBACK_USER.rawValue), &sockets, 0)
    guard sockets == 0 else { return false }
    unsafe lws_vhost_destroy(vhost)
    return true
  }

  /// Texts and tables that the library points into for as long as the vhost lives.
  @safe
  private final class Resources {
    let protocols: UnsafeMutablePointer<lws_protocols>
    let pings: UnsafeMutablePointer<lws_retry_bo>
    let address: UnsafeMutablePointer<CChar>?
    let alpn = unsafe strdup("http/1.1")
    private let names: [UnsafeMutablePointer<CChar>?]

    init(protocols: [String], address: String?, pingSeconds: Int) {
      unsafe names = protocols.map { unsafe strdup($0) }
      unsafe self.address = address.flatMap { unsafe strdup($0) }
      unsafe self.protocols = .allocate(capacity: protocols.count + 1)
      unsafe self.protocols.initialize(repeating: lws_protocols(), count: protocols.count + 1)
      for index in protocols.indices {
        unsafe self.protocols[index].name = UnsafePointer(names[index])
        unsafe self.protocols[index].callback = loopCallback
        unsafe self.protocols[index].rx_buffer_size = address == nil ? 65536 : 512
        // 0 would send at most `rx_buffer_size` bytes a call.
        unsafe self.protocols[index].tx_packet_size = 1 << 20
      }
      unsafe pings = .allocate(capacity: 1)
      unsafe pings.initialize(to: lws_retry_bo())
      unsafe pings.pointee.secs_since_valid_ping = UInt16(pingSeconds)
      unsafe pings.pointee.secs_since_valid_hangup = UInt16(pingSeconds + (pingSeconds + 1) / 2)
    }

    deinit {
      unsafe names.forEach { unsafe free($0) }
      unsafe free(address)
      unsafe free(alpn)
      unsafe protocols.deallocate()
      unsafe pings.deallocate()
    }
  }
}

/// The library's last word about a vhost. A vhost that could not be made also ends here.
private func releaseResources(_ vhost: OpaquePointer?, _ resources: UnsafeMutableRawPointer?) {
  guard let resources = unsafe resources else { return }
  unsafe Unmanaged<AnyObject>.fromOpaque(resources).release()
}
