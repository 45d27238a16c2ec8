internal import HTTPTypes

/// Spells HTTP/1.1 answers.
enum AnswerWriting {
  /// Head and body in one buffer, which the library then sends with one call. `body` nil: a head without length,
  /// whose body follows until the connection is closed. `isHead`: the length is told and the body left out.
  static func bytes(_ response: HTTPResponse, body: [UInt8]?, isHead: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(1024 + (body?.count ?? 0))
    bytes += "HTTP/1.1 \(response.status.code) \(response.status.reasonPhrase)\r\n".utf8
    for field in response.headerFields where field.name != .contentLength {
      bytes += field.name.rawName.utf8
      bytes += ": ".utf8
      bytes += field.value.utf8
      bytes += "\r\n".utf8
    }
    let hasNoBody = response.status == .noContent || response.status == .notModified
    if let body, !hasNoBody { bytes += "Content-Length: \(body.count)\r\n".utf8 }
    bytes += "\r\n".utf8
    if let body, !isHead, !hasNoBody { bytes += body }
    return bytes
  }
}
