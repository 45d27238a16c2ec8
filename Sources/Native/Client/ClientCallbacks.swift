internal import CLibwebsockets
internal import Glibc
internal import HTTPTypes

/// What the library says about connections that we opened.
func clientCallback(
  _ wsi: OpaquePointer, _ reason: lws_callback_reasons, _ input: UnsafeMutableRawPointer?,
  _ length: Int, _ core: LoopCore
) -> Int32 {
  guard let connection = unsafe LoopCore.connection(of: wsi) else { return -1 }
  unsafe connection.wsi = wsi
  switch (reason, connection.role) {
  case (LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER, .webSocket(let session)):
    return unsafe append(session.headers, contentLength: nil, to: input, length)
  case (LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER, .fetch(let fetch)):
    let body = fetch.order.body
    if !body.isEmpty {
      unsafe lws_client_http_body_pending(wsi, 1)
      unsafe lws_callback_on_writable(wsi)
    }
    return unsafe append(
      fetch.order.headers, contentLength: body.isEmpty ? nil : body.count, to: input, length)
  case (LWS_CALLBACK_CLIENT_ESTABLISHED, .webSocket(let session)):
    session.opening?.resume(returning: .success(()))
    session.opening = nil
  case (LWS_CALLBACK_CLIENT_HTTP_WRITEABLE, .fetch(let fetch)):
    return unsafe writeBody(of: fetch, wsi, core)
  case (LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP, .fetch(let fetch)):
    fetch.response = unsafe RequestReading.response(wsi)
  case (LWS_CALLBACK_RECEIVE_CLIENT_HTTP, .fetch):
    return unsafe readOn(wsi)
  case (LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ, .fetch(let fetch)):
    fetch.received += unsafe bytes(input, length)
    guard fetch.received.count <= fetch.order.maximumBytes else {
      fetch.finish(
        .failure(.answerTooLarge(url: fetch.order.url, limit: fetch.order.maximumBytes)))
      return -1
    }
  case (LWS_CALLBACK_COMPLETED_CLIENT_HTTP, .fetch(let fetch)):
    if let response = fetch.response { fetch.finish(.success((response, fetch.received))) }
    return -1
  default: break
  }
  return 0
}

/// Acknowledges at once what was just read. Firefox sends small messages only when the one before is acknowledged,
/// and the kernel may take 40 ms over that; it forgets the wish, so it is told after each read (tcp(7)).
func acknowledgeAtOnce(_ wsi: OpaquePointer) {
  var wish: Int32 = 1
  _ = unsafe setsockopt(
    lws_get_socket_fd(wsi), Int32(IPPROTO_TCP), TCP_QUICKACK, &wish,
    socklen_t(MemoryLayout<Int32>.size))
}

/// Appends header lines at the library's cursor: `input` points to it, `length` bytes are left.
private func append(
  _ headers: HTTPFields, contentLength: Int?, to input: UnsafeMutableRawPointer?, _ length: Int
) -> Int32 {
  var text = ""
  for field in headers { text += "\(field.name.rawName): \(field.value)\r\n" }
  if let contentLength { text += "Content-Length: \(contentLength)\r\n" }
  let lines = Array(text.utf8)
  guard lines.count < length,
    let cursor = unsafe input?.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>?.self),
    let start = unsafe cursor.pointee
  else { return lines.isEmpty ? 0 : -1 }
  for (index, byte) in lines.enumerated() { unsafe start[index] = byte }
  unsafe cursor.pointee = unsafe start + lines.count
  return 0
}

private func writeBody(
  of fetch: Connection.Fetch, _ wsi: OpaquePointer, _ core: LoopCore
) -> Int32 {
  guard !fetch.isBodySent, !fetch.order.body.isEmpty else { return 0 }
  fetch.isBodySent = true
  unsafe lws_client_http_body_pending(wsi, 0)
  return unsafe core.write(fetch.order.body, to: wsi, LWS_WRITE_HTTP_FINAL) < 0 ? -1 : 0
}

/// Lets the library hand over the bytes that arrived; it calls back with each part.
private func readOn(_ wsi: OpaquePointer) -> Int32 {
  var buffer = [CChar](repeating: 0, count: 16384)
  return unsafe buffer.withUnsafeMutableBufferPointer { buffer -> Int32 in
    guard let base = buffer.baseAddress else { return -1 }
    var cursor: UnsafeMutablePointer<CChar>? = unsafe base
    var count = Int32(buffer.count)
    return unsafe lws_http_client_read(wsi, &cursor, &count) < 0 ? -1 : 0
  }
}
