internal import CLibwebsockets
internal import HTTPTypes

/// The one function that libwebsockets calls, for servers and clients. A file-scope function: a closure made in
/// actor code would trap when C calls it.
func loopCallback(
  _ wsi: OpaquePointer?, _ reason: lws_callback_reasons, _ user: UnsafeMutableRawPointer?,
  _ input: UnsafeMutableRawPointer?, _ length: Int
) -> Int32 {
  guard let wsi = unsafe wsi, let context = unsafe lws_get_context(wsi),
    let owner = unsafe lws_context_user(context)
  else { return 0 }
  let core = unsafe Unmanaged<LoopCore>.fromOpaque(owner).takeUnretainedValue()

  switch reason {
  case LWS_CALLBACK_FILTER_NETWORK_CONNECTION:
    return Int(bitPattern: input) >= core.descriptorLimit ? 1 : 0
  case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS:
    return unsafe user.map { unsafe core.prepareTLS(OpaquePointer($0)) } ?? -1
  case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
    return unsafe core.server?.confirmUpgrade(wsi, core) ?? -1
  case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
    return unsafe core.server?.isAccepted(wsi) == true ? 0 : -1
  case LWS_CALLBACK_ESTABLISHED:
    return unsafe core.server?.established(wsi, core) ?? -1
  case LWS_CALLBACK_HTTP:
    return unsafe core.server?.requestHead(wsi, core) ?? -1
  case LWS_CALLBACK_HTTP_BODY:
    return unsafe core.server?.requestBody(wsi, bytes(input, length)) ?? -1
  case LWS_CALLBACK_HTTP_BODY_COMPLETION:
    return unsafe core.server?.requestComplete(wsi, core) ?? -1
  case LWS_CALLBACK_HTTP_WRITEABLE:
    return unsafe core.server?.writable(wsi, core) ?? -1

  case LWS_CALLBACK_CLIENT_RECEIVE:
    unsafe acknowledgeAtOnce(wsi)
    return unsafe received(wsi, bytes(input, length))
  case LWS_CALLBACK_RECEIVE:
    return unsafe received(wsi, bytes(input, length))
  case LWS_CALLBACK_SERVER_WRITEABLE, LWS_CALLBACK_CLIENT_WRITEABLE:
    return unsafe webSocketWritable(wsi, core)
  case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
    return 0

  case LWS_CALLBACK_CLIENT_ESTABLISHED, LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER,
    LWS_CALLBACK_CLIENT_HTTP_WRITEABLE, LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP,
    LWS_CALLBACK_RECEIVE_CLIENT_HTTP, LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ,
    LWS_CALLBACK_COMPLETED_CLIENT_HTTP:
    return unsafe clientCallback(wsi, reason, input, length, core)

  case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
    let detail =
      unsafe input == nil ? "no answer" : String(decoding: bytes(input, length), as: UTF8.self)
    return unsafe gone(wsi, core, detail: detail)
  case LWS_CALLBACK_CLOSED, LWS_CALLBACK_CLIENT_CLOSED, LWS_CALLBACK_CLOSED_HTTP,
    LWS_CALLBACK_CLOSED_CLIENT_HTTP:
    return unsafe gone(wsi, core, detail: "the connection was closed")
  case LWS_CALLBACK_WSI_DESTROY:
    core.server?.connectionClosed()
    return unsafe gone(wsi, core, detail: "the connection was closed")
  case LWS_CALLBACK_USER:
    // From `Vhost.close`, with its counter.
    unsafe input?.assumingMemoryBound(to: Int.self).pointee += 1
    unsafe lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC)
    return 0
  default:
    return 0
  }
}

/// Copies what a callback was given: its pointer is dead after the return.
func bytes(_ input: UnsafeMutableRawPointer?, _ length: Int) -> [UInt8] {
  guard let input = unsafe input, length > 0 else { return [] }
  return unsafe Array(UnsafeRawBufferPointer(start: input, count: length))
}

private func gone(_ wsi: OpaquePointer, _ core: LoopCore, detail: String) -> Int32 {
  unsafe core.server?.forget(wsi)
  guard let connection = unsafe LoopCore.connection(of: wsi) else { return 0 }
  // A failed connect calls back before we were told its object.
  unsafe connection.wsi = wsi
  core.forget(connection, detail: detail)
  return 0
}

/// Joins the parts of a message and hands it up when it is whole.
private func received(_ wsi: OpaquePointer, _ part: [UInt8]) -> Int32 {
  guard let connection = unsafe LoopCore.connection(of: wsi),
    case .webSocket(let session) = connection.role
  else { return -1 }
  guard session.message.count + part.count <= session.maximumMessageBytes else {
    return unsafe refuse(
      wsi,
      WebSocketClosure(
        code: 1009, reason: "a message may have \(session.maximumMessageBytes) bytes at most"))
  }
  if session.message.isEmpty { session.message = part } else { session.message += part }
  guard unsafe lws_is_final_fragment(wsi) != 0, unsafe lws_remaining_packet_payload(wsi) == 0
  else { return 0 }
  let message = session.message
  session.message = []
  let kind: WebSocketMessage.Kind = unsafe lws_frame_is_binary(wsi) != 0 ? .binary : .text
  guard let refusal = session.sink.take(WebSocketMessage(kind, message)) else { return 0 }
  return unsafe refuse(wsi, refusal)
}

private func refuse(_ wsi: OpaquePointer, _ closure: WebSocketClosure) -> Int32 {
  var text = Array(closure.reason.utf8.prefix(123))
  unsafe lws_close_reason(wsi, lws_close_status(UInt32(closure.code)), &text, text.count)
  return -1
}

/// Writes one queued message, and asks for another turn while there are more.
private func webSocketWritable(_ wsi: OpaquePointer, _ core: LoopCore) -> Int32 {
  guard let connection = unsafe LoopCore.connection(of: wsi), let next = connection.takeQueued()
  else { return 0 }
  do { try core.writeNow(next, to: connection) } catch { return -1 }
  if !connection.queue.isEmpty { unsafe lws_callback_on_writable(wsi) }
  return 0
}
