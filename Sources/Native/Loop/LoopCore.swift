internal import CHostsimShims
internal import CLibwebsockets
internal import CUv
internal import Glibc
internal import HTTPTypes

/// Everything that belongs to one libwebsockets context: its vhosts and its connections. Confined to the loop
/// thread.
///
/// The context is never destroyed: under libuv the library would close its wake descriptor twice, and the second
/// time the number may already belong to somebody else.
@safe
final class LoopCore {
  private(set) var context: OpaquePointer?
  /// libuv's side of the loop, for sockets that are not libwebsockets' own.
  private(set) var uvLoop: UnsafeMutablePointer<uv_loop_t>?
  private(set) var connections: [ConnectionID: Connection] = [:]
  /// The server of this loop, when it has one.
  var server: ServerCore?
  /// Bytes that a peer may leave unread.
  var maximumQueuedBytes = 16 << 20
  private var lastNumber: UInt64 = 0
  private var clientVhost: OpaquePointer?
  private var serverVhosts: [Vhost] = []
  /// What the TLS vhost shows, and its `SSL_CTX`: from the start of listening to its end.
  private var credentials: TLSCredentials?
  private var tlsContext: OpaquePointer?
  private var closingVhosts: [Vhost] = []
  /// Descriptors at or above this number are turned away, since `accept` at the limit itself would spin.
  let descriptorLimit: Int

  /// Where what is written is put together; what is longer gets room of its own.
  private let desk: UnsafeMutableBufferPointer<UInt8>
  private static let deskBytes = 65536
  private static let clientName = "hostsim-client"

  init() {
    descriptorLimit = Descriptors.limit - 32
    unsafe desk = .allocate(capacity: Int(hostsim_lws_pre) + Self.deskBytes)
  }

  deinit { unsafe desk.deallocate() }

  // MARK: Context

  func open(on loop: UnsafeMutablePointer<uv_loop_t>) -> OpaquePointer? {
    hostsim_lws_silence_log()
    unsafe uvLoop = unsafe loop
    var info = unsafe lws_context_creation_info()
    unsafe info.options =
      UInt64(LWS_SERVER_OPTION_EXPLICIT_VHOSTS) | UInt64(LWS_SERVER_OPTION_LIBUV)
      | UInt64(LWS_SERVER_OPTION_VALIDATE_UTF8) | UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)
      | UInt64(LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS)
    // More than one TLS record, and room for long heads.
    unsafe info.pt_serv_buf_size = 32768
    unsafe info.max_http_header_data2 = 16384
    // How long our own requests wait for an answer: 5 s otherwise. `WebClient.fetch` has the limit that counts.
    unsafe info.timeout_secs = 120
    unsafe info.user = Unmanaged.passUnretained(self).toOpaque()
    var loops: [UnsafeMutableRawPointer?] = unsafe [UnsafeMutableRawPointer(loop)]
    unsafe context = unsafe loops.withUnsafeMutableBufferPointer { loops in
      unsafe info.foreign_loops = loops.baseAddress
      return unsafe lws_create_context(&info)
    }
    unsafe clientVhost = context.flatMap {
      unsafe Vhost.make(on: $0, protocols: [Self.clientName], pingSeconds: 20)?.vhost
    }
    return unsafe context
  }

  /// Listens on 127.0.0.1 and, where the machine has it, on `::1`; port 0 picks one that is free on both.
  func listen(_ options: WebServer.Options) throws(WebError) -> Int {
    guard let context = unsafe context else { throw .connectionClosed }
    let protocols = [ServerCore.plainName] + options.subprotocols
    for _ in 0..<20 {
      guard
        let first = unsafe Vhost.make(
          on: context, listeningOn: .ipv4, port: options.port, protocols: protocols,
          pingSeconds: options.pingSeconds)
      else { throw .cannotListen(port: options.port) }
      serverVhosts = [first]
      guard Self.hasIPv6Loopback else { return first.port }
      if let second = unsafe Vhost.make(
        on: context, listeningOn: .ipv6, port: first.port, protocols: protocols,
        pingSeconds: options.pingSeconds)
      {
        serverVhosts.append(second)
        return first.port
      }
      stopListening()
      guard options.port == 0 else { throw .cannotListen(port: options.port) }
    }
    throw .cannotListen(port: options.port)
  }

  /// Listens with TLS on a free port of 127.0.0.1.
  func listen(_ options: WebServer.Options, with credentials: TLSCredentials) throws(WebError)
    -> Int
  {
    guard let context = unsafe context else { throw .connectionClosed }
    self.credentials = credentials
    guard
      let vhost = unsafe Vhost.make(
        on: context, listeningOn: .ipv4, protocols: [ServerCore.plainName] + options.subprotocols,
        pingSeconds: options.pingSeconds, tls: true)
    else {
      stopListening()
      throw .cannotListen(port: 0)
    }
    serverVhosts.append(vhost)
    return vhost.port
  }

  /// The library made the `SSL_CTX` of the TLS vhost and wants its certificate. Nonzero refuses the vhost.
  func prepareTLS(_ context: OpaquePointer) -> Int32 {
    guard let credentials, unsafe TLSCredentials.harden(context),
      unsafe credentials.install(on: context)
    else { return -1 }
    unsafe tlsContext = context
    return 0
  }

  /// Shows another certificate to connections from now on. False when TLS is not spoken on this port.
  func use(_ credentials: TLSCredentials, on port: Int) -> Bool {
    guard serverVhosts.contains(where: { $0.port == port }), let tlsContext = unsafe tlsContext
    else { return false }
    return unsafe credentials.install(on: tlsContext)
  }

  /// Closes the listening sockets and every connection they brought. False when some are left for another turn of the
  /// loop.
  @discardableResult func stopListening() -> Bool {
    closingVhosts += serverVhosts
    serverVhosts = []
    server = nil
    credentials = nil
    unsafe tlsContext = nil
    closingVhosts.removeAll { $0.close() }
    return closingVhosts.isEmpty
  }

  private static var hasIPv6Loopback: Bool {
    let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { Glibc.close(descriptor) }
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_addr = in6addr_loopback
    let length = socklen_t(MemoryLayout<sockaddr_in6>.size)
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, length) == 0
      }
    }
  }

  // MARK: Connections

  func makeConnection(_ wsi: OpaquePointer) -> Connection {
    lastNumber += 1
    let connection = unsafe Connection(id: ConnectionID(number: lastNumber), wsi: wsi)
    connections[connection.id] = connection
    unsafe lws_set_opaque_user_data(wsi, Unmanaged.passRetained(connection).toOpaque())
    return connection
  }

  /// Registers a connection that we are about to open; `connect` hands it to the library.
  func makeClientConnection(_ role: Connection.Role) -> Connection {
    lastNumber += 1
    let connection = unsafe Connection(id: ConnectionID(number: lastNumber), wsi: nil)
    connection.role = role
    connections[connection.id] = connection
    _ = unsafe Unmanaged.passRetained(connection)
    return connection
  }

  /// The connection of a library object; nil for the listening sockets and for one that was never registered.
  static func connection(of wsi: OpaquePointer?) -> Connection? {
    guard let wsi = unsafe wsi, let data = unsafe lws_get_opaque_user_data(wsi) else { return nil }
    return unsafe Unmanaged<Connection>.fromOpaque(data).takeUnretainedValue()
  }

  /// Takes the connection out of the table and ends everyone who waits for it.
  func forget(_ connection: Connection, detail: String) {
    guard connections.removeValue(forKey: connection.id) != nil else { return }
    switch connection.role {
    case .idle, .http: break
    case .webSocket(let session):
      session.opening?.resume(
        returning: .failure(.connectionFailed(url: session.url, detail: detail)))
      session.opening = nil
      session.sink.finish()
    case .fetch(let fetch):
      if let response = fetch.response {
        fetch.finish(.success((response, fetch.received)))
      } else {
        fetch.finish(.failure(.connectionFailed(url: fetch.order.url, detail: detail)))
      }
    }
    connection.role = .idle
    for waiter in connection.closeWaiters { waiter.resume() }
    connection.closeWaiters = []
    if let wsi = unsafe connection.wsi { unsafe lws_set_opaque_user_data(wsi, nil) }
    unsafe Unmanaged.passUnretained(connection).release()
  }

  /// Starts a client connection; its callbacks go to `connection` of the library object that comes back.
  func connect(_ info: inout lws_client_connect_info) -> OpaquePointer? {
    guard let context = unsafe context, let vhost = unsafe clientVhost else { return nil }
    unsafe info.context = unsafe context
    unsafe info.vhost = unsafe vhost
    unsafe info.ietf_version_or_minus_one = -1
    return unsafe Self.clientName.withCString { name in
      unsafe info.local_protocol_name = unsafe name
      return unsafe lws_client_connect_via_info(&info)
    }
  }

  // MARK: Writing

  /// Writes a piece at once if nothing waits, else queues it. Nothing goes out behind a goodbye (RFC 6455 §5.5.1). After
  /// `.sendQueueFull` the connection is to be closed; see `closeUnread`.
  func write(_ piece: Connection.Piece, to connection: Connection) throws(WebError) {
    guard !connection.isClosing else { throw .connectionClosed }
    if connection.queue.isEmpty, unsafe lws_partial_buffered(connection.wsi) == 0 {
      return try writeNow(piece, to: connection)
    }
    guard connection.queuedBytes + piece.bytes.count <= maximumQueuedBytes else {
      throw .sendQueueFull(limit: maximumQueuedBytes)
    }
    connection.append(piece)
    unsafe lws_callback_on_writable(connection.wsi)
  }

  func writeNow(_ piece: Connection.Piece, to connection: Connection) throws(WebError) {
    guard let wsi = unsafe connection.wsi,
      unsafe write(piece.bytes, to: wsi, piece.kind) >= 0
    else { throw .connectionClosed }
  }

  /// One `lws_write` of a copy of `bytes` with the room in front that the library wants. Negative: the connection
  /// is broken.
  func write(_ bytes: [UInt8], to wsi: OpaquePointer, _ kind: lws_write_protocol) -> Int32 {
    let prefix = Int(hostsim_lws_pre)
    guard bytes.count <= Self.deskBytes else {
      let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: prefix + bytes.count)
      defer { unsafe buffer.deallocate() }
      return unsafe Self.write(bytes, to: wsi, kind, from: buffer)
    }
    return unsafe Self.write(bytes, to: wsi, kind, from: desk)
  }

  private static func write(
    _ bytes: [UInt8], to wsi: OpaquePointer, _ kind: lws_write_protocol,
    from buffer: UnsafeMutableBufferPointer<UInt8>
  ) -> Int32 {
    guard let start = unsafe buffer.baseAddress.map({ unsafe $0 + Int(hostsim_lws_pre) }) else {
      return -1
    }
    unsafe UnsafeMutableRawBufferPointer(start: start, count: bytes.count).copyBytes(from: bytes)
    return unsafe lws_write(wsi, start, bytes.count, kind)
  }

  /// Closes the connection of a peer that does not read. Like `close`, not from inside a callback of this socket.
  func closeUnread(_ connection: Connection) {
    close(connection, code: 1008, reason: "too many unread bytes: read faster")
  }

  /// Closes with `code`. Not from inside a callback of this socket: under libuv a close from WRITEABLE
  /// never sends its frame. Only the first call counts: a second would end the connection before its frame is out.
  func close(_ connection: Connection, code: UInt16, reason: String) {
    guard !connection.isClosing else { return }
    connection.isClosing = true
    if case .webSocket(let session) = connection.role, session.opening == nil {
      var text = Array(reason.utf8.prefix(123))
      unsafe lws_close_reason(
        connection.wsi, lws_close_status(UInt32(code)), &text, text.count)
    }
    unsafe lws_set_timeout(
      connection.wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC)
  }
}
