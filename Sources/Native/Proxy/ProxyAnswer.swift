/// What the proxy itself says to a client.
enum ProxyAnswer {
  /// From here on the bytes are the target's.
  static let established = Array("HTTP/1.1 200 Connection established\r\n\r\n".utf8)

  /// A refusal: one sentence as plain text, and the end of the connection.
  static func refusal(_ status: Status, _ sentence: String) -> [UInt8] {
    let body = sentence + "\n"
    return Array(
      """
      HTTP/1.1 \(status.rawValue)\r
      Content-Type: text/plain; charset=utf-8\r
      Content-Length: \(body.utf8.count)\r
      Cache-Control: no-store\r
      Connection: close\r
      \r
      \(body)
      """.utf8)
  }

  enum Status: String {
    case malformed = "400 Bad Request"
    case refused = "403 Forbidden"
    case timedOut = "408 Request Timeout"
    case unreachable = "502 Bad Gateway"
    case limited = "503 Service Unavailable"
  }
}
