internal import CLibwebsockets
internal import HTTPTypes

/// Reads what libwebsockets parsed of a message's head.
enum RequestReading {
  /// The text of one of the library's known headers, or nil.
  static func text(_ wsi: OpaquePointer, _ token: lws_token_indexes) -> String? {
    let length = Int(unsafe lws_hdr_total_length(wsi, token))
    guard length > 0 else { return nil }
    var buffer = [CChar](repeating: 0, count: length + 1)
    guard unsafe lws_hdr_copy(wsi, &buffer, Int32(buffer.count), token) > 0 else { return nil }
    return string(buffer)
  }

  /// The value of a header that the library does not know by a token.
  private static func customText(_ wsi: OpaquePointer, _ key: CustomKey) -> String? {
    let length = Int(unsafe lws_hdr_custom_length(wsi, key.bytes, key.length))
    guard length > 0 else { return nil }
    var buffer = [CChar](repeating: 0, count: length + 1)
    guard
      unsafe lws_hdr_custom_copy(wsi, &buffer, Int32(buffer.count), key.bytes, key.length) >= 0
    else { return nil }
    return string(buffer)
  }

  /// The name of such a header as the library wants it: in lower case, with its colon.
  private struct CustomKey {
    let bytes: [CChar]

    init(_ name: String) { bytes = (name + ":").utf8.map { CChar(bitPattern: $0) } }

    var length: Int32 { Int32(bytes.count) }
  }

  /// The request whose head was just parsed, or nil when it has no method that this server knows.
  static func request(_ wsi: OpaquePointer) -> HTTPRequest? {
    for (method, token) in methods {
      guard let path = unsafe text(wsi, token) else { continue }
      var request = unsafe HTTPRequest(
        method: method, scheme: lws_is_ssl(wsi) != 0 ? "https" : "http",
        authority: text(wsi, WSI_TOKEN_HOST),
        path: encoded(path, pathBytes) + (query(wsi).map { "?" + $0 } ?? ""))
      request.headerFields = unsafe fields(wsi)
      return request
    }
    return nil
  }

  /// The head of a response to our own request.
  static func response(_ wsi: OpaquePointer) -> HTTPResponse {
    let status = Int(unsafe lws_http_client_http_response(wsi))
    return unsafe HTTPResponse(
      status: .init(code: (100...999).contains(status) ? status : 502), headerFields: fields(wsi))
  }

  private static let methods: [(HTTPRequest.Method, lws_token_indexes)] = [
    (.get, WSI_TOKEN_GET_URI), (.post, WSI_TOKEN_POST_URI), (.head, WSI_TOKEN_HEAD_URI),
    (.options, WSI_TOKEN_OPTIONS_URI), (.put, WSI_TOKEN_PUT_URI), (.patch, WSI_TOKEN_PATCH_URI),
    (.delete, WSI_TOKEN_DELETE_URI),
  ]

  /// Headers that hostsim reads and the library has no token for.
  private static let customNames = [
    "last-event-id", "x-meingpt-jwt", "sec-fetch-site", "sec-fetch-mode",
    "access-control-request-method", "access-control-request-private-network",
    "content-security-policy", "x-frame-options", "cross-origin-resource-policy",
  ].compactMap { text in HTTPField.Name(text).map { (key: CustomKey(text), name: $0) } }

  private static func fields(_ wsi: OpaquePointer) -> HTTPFields {
    var fields = HTTPFields()
    for (token, name) in knownNames {
      guard let value = unsafe text(wsi, token) else { continue }
      fields.append(HTTPField(name: name, value: value))
    }
    for (key, name) in customNames {
      guard let value = unsafe customText(wsi, key) else { continue }
      fields.append(HTTPField(name: name, value: value))
    }
    return fields
  }

  /// The library's tokens that stand for a header, with its name.
  private static let knownNames: [(lws_token_indexes, HTTPField.Name)] = {
    var names: [(lws_token_indexes, HTTPField.Name)] = []
    for number in 0..<WSI_TOKEN_COUNT.rawValue {
      let token = lws_token_indexes(number)
      guard let text = unsafe lws_token_to_string(token) else { continue }
      var name = unsafe String(cString: UnsafeRawPointer(text).assumingMemoryBound(to: CChar.self))
      guard name.last == ":", name.first != ":" else { continue }
      name.removeLast()
      if name != "host", let name = HTTPField.Name(name) { names.append((token, name)) }
    }
    return names
  }()

  /// The query as it stood in the request. The library splits it at `&` and decodes each part, so each is
  /// encoded again before they are joined.
  private static func query(_ wsi: OpaquePointer) -> String? {
    var parts: [String] = []
    while true {
      let length = Int(
        unsafe lws_hdr_fragment_length(wsi, WSI_TOKEN_HTTP_URI_ARGS, Int32(parts.count)))
      guard length > 0 else { break }
      var buffer = [CChar](repeating: 0, count: length + 1)
      guard
        unsafe lws_hdr_copy_fragment(
          wsi, &buffer, Int32(buffer.count), WSI_TOKEN_HTTP_URI_ARGS, Int32(parts.count)) >= 0
      else { break }
      parts.append(encoded(string(buffer), queryBytes))
    }
    return parts.isEmpty ? nil : parts.joined(separator: "&")
  }

  /// Whether something about the body's length hides behind a blank before its colon: the library overlooks it, and
  /// whoever passed the request on may not have. Source: RFC 9112 §5.1 and §6.3.
  static func hidesLength(_ wsi: OpaquePointer) -> Bool {
    hidingKeys.contains { unsafe lws_hdr_custom_length(wsi, $0.bytes, $0.length) > 0 }
  }

  private static let hidingKeys = ["content-length", "transfer-encoding"].flatMap { name in
    [" ", "\t"].map { CustomKey(name + $0) }
  }

  private static func string(_ buffer: [CChar]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(buffer.count)
    for character in buffer {
      if character == 0 { break }
      bytes.append(UInt8(bitPattern: character))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Percent-encodes everything but the bytes that `allowed` has a true for.
  private static func encoded(_ text: String, _ allowed: [Bool]) -> String {
    if text.utf8.allSatisfy({ allowed[Int($0)] }) { return text }
    var result: [UInt8] = []
    for byte in text.utf8 {
      if allowed[Int(byte)] {
        result.append(byte)
      } else {
        result += [0x25, hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static let pathBytes = bytes(besides: "/")
  private static let queryBytes = bytes(besides: "/?=:@")

  /// The unreserved characters of RFC 3986 §2.3, and `extra`.
  private static func bytes(besides extra: String) -> [Bool] {
    var allowed = [Bool](repeating: false, count: 256)
    let unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    for byte in (unreserved + extra).utf8 { allowed[Int(byte)] = true }
    return allowed
  }

  private static let hexDigits = Array("0123456789ABCDEF".utf8)
}
