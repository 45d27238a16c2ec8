internal import CLibwebsockets
package import HTTPTypes

/// WebSocket and HTTP/1.1 connections to other servers, over one shared loop thread that starts with first use.
///
/// Certificates of `https` and `wss` are not judged: what this client reaches is a developer's own server.
package enum WebClient {
  /// Opens a WebSocket. `subprotocol` is offered alone; `headers` are added to the handshake, and an `Origin`
  /// is only sent when it is among them. Messages longer than `maximumMessageBytes` close the connection.
  /// Throws `.badURL` or `.connectionFailed`, the latter with the library's reason or the refusing status.
  package static func connect(
    to url: String, subprotocol: String? = nil, headers: HTTPFields = [:],
    maximumMessageBytes: Int = 64 << 20
  ) async throws(WebError) -> WebSocket {
    let address = try WebAddress(url)
    let loop = try Loop.clients.get()
    return try await loop.connect(
      url, address, subprotocol: subprotocol, headers: headers,
      maximumMessageBytes: maximumMessageBytes)
  }

  /// Sends one request and reads the whole answer; redirects are not followed. With a `port` the server is on
  /// 127.0.0.1, whatever name the URL has for it. Throws `.timedOut` when it takes longer than `timeout`,
  /// `.answerTooLarge` past `maximumBytes`.
  package static func fetch(
    _ method: HTTPRequest.Method = .get, _ url: String, at port: Int? = nil,
    headers: HTTPFields = [:], body: [UInt8] = [], timeout: Duration = .seconds(10),
    maximumBytes: Int = 16 << 20
  ) async throws(WebError) -> (HTTPResponse, [UInt8]) {
    var address = try WebAddress(url)
    if let port { address = address.served(at: port) }
    let loop = try Loop.clients.get()
    let fetch = FetchOrder(
      url: url, address: address, method: method.rawValue, headers: headers, body: body,
      maximumBytes: maximumBytes)
    let (id, result) = try await loop.startFetch(fetch)
    let watch = Task {
      try await Task.sleep(for: timeout)
      await loop.abandonFetch(id, url: url, timeout: timeout)
    }
    defer { watch.cancel() }
    return try await result.value().get()
  }
}

/// Everything that one request of ours is made of.
struct FetchOrder: Sendable {
  let url: String
  let address: WebAddress
  let method: String
  let headers: HTTPFields
  let body: [UInt8]
  let maximumBytes: Int
}

/// The answer of a fetch that has been started, to be awaited once.
struct FetchResult: Sendable {
  typealias Outcome = Result<(HTTPResponse, [UInt8]), WebError>
  let stream: AsyncStream<Outcome>

  func value() async -> Outcome {
    for await outcome in stream { return outcome }
    return .failure(.connectionClosed)
  }
}

extension Loop {
  func connect(
    _ url: String, _ address: WebAddress, subprotocol: String?, headers: HTTPFields,
    maximumMessageBytes: Int
  ) async throws(WebError) -> WebSocket {
    let (messages, continuation) = AsyncStream<WebSocketMessage>.makeStream()
    let session = Connection.Session(
      .stream(continuation), maximumMessageBytes: maximumMessageBytes)
    session.url = url
    session.headers = headers
    guard
      let connection = open(
        address, method: nil, subprotocol: subprotocol, role: .webSocket(session))
    else { throw .connectionFailed(url: url, detail: "no connection could be started") }
    let id = connection.id
    let outcome = await withCheckedContinuation { session.opening = $0 }
    try outcome.get()
    var request = HTTPRequest(
      method: .get, scheme: "http", authority: address.host, path: address.path)
    request.headerFields = headers
    return WebSocket(
      id: id, request: request, subprotocol: subprotocol, loop: self, stream: messages)
  }

  func startFetch(_ order: FetchOrder) throws(WebError) -> (ConnectionID, FetchResult) {
    let (stream, continuation) = AsyncStream<FetchResult.Outcome>.makeStream()
    let fetch = Connection.Fetch(order, done: continuation)
    guard
      let connection = open(
        order.address, method: order.method, subprotocol: nil, role: .fetch(fetch))
    else { throw .connectionFailed(url: order.url, detail: "no connection could be started") }
    return (connection.id, FetchResult(stream: stream))
  }

  func abandonFetch(_ id: ConnectionID, url: String, timeout: Duration) {
    guard let connection = core.connections[id], case .fetch(let fetch) = connection.role
    else { return }
    let milliseconds =
      timeout.components.seconds * 1000 + timeout.components.attoseconds / 1_000_000_000_000_000
    fetch.finish(.failure(.timedOut(url: url, milliseconds: Int(milliseconds))))
    core.close(connection, code: 1000, reason: "")
  }

  /// Starts a client connection. The library may call back, and even give up, before it returns, so the
  /// connection is registered first and found through the order that the callbacks are given.
  private func open(
    _ address: WebAddress, method: String?, subprotocol: String?, role: Connection.Role
  ) -> Connection? {
    let connection = core.makeClientConnection(role)
    var info = unsafe lws_client_connect_info()
    unsafe info.port = Int32(address.port)
    unsafe info.opaque_user_data = Unmanaged.passUnretained(connection).toOpaque()
    if address.isSecure {
      unsafe info.ssl_connection =
        Int32(
          LCCSCF_USE_SSL.rawValue | LCCSCF_ALLOW_SELFSIGNED.rawValue
            | LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK.rawValue | LCCSCF_ALLOW_EXPIRED.rawValue
            | LCCSCF_ALLOW_INSECURE.rawValue)
    }
    unsafe info.ssl_connection |= Int32(LCCSCF_HTTP_NO_FOLLOW_REDIRECT.rawValue)
    let wsi = unsafe address.address.withCString { name in
      unsafe address.host.withCString { host in
        unsafe address.path.withCString { path in
          unsafe withOptionalCString(method) { method in
            unsafe withOptionalCString(subprotocol) { offer in
              unsafe info.address = unsafe name
              unsafe info.host = unsafe host
              unsafe info.path = unsafe path
              unsafe info.method = unsafe method
              unsafe info.protocol = unsafe offer
              unsafe info.alpn = nil
              return unsafe core.connect(&info)
            }
          }
        }
      }
    }
    if unsafe wsi == nil {
      core.forget(connection, detail: "no connection could be started")
      return nil
    }
    return connection
  }
}

private func withOptionalCString<Result>(
  _ text: String?, _ body: (UnsafePointer<CChar>?) -> Result
) -> Result {
  guard let text else { return body(nil) }
  return unsafe text.withCString { unsafe body($0) }
}
