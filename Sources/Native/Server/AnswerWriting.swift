internal import HTTPTypes

/// Spells HTTP/1.1 answers.
enum AnswerWriting {
  /// Head and body in one buffer, which the library then sends with one call. `body` nil: a head without length,
  /// whose body follows until the connection is closed. `isHead`: the length is told and the body left out.
  static func bytes(_ response: HTTPResponse, body: [UInt8]?, isHead: Bool) -> [UInt8] {
    var text = "HTTP/1.1 \(response.status.code) \(response.status.reasonPhrase)\r\n"
    for field in response.headerFields where field.name != .contentLength {
      text += "\(field.name.rawName): \(field.value)\r\n"
    }
    let hasNoBody = response.status == .noContent || response.status == .notModified
    if let body, !hasNoBody { text += "Content-Length: \(body.count)\r\n" }
    text += "\r\n"
    guard let body, !isHead, !hasNoBody else { return Array(text.utf8) }
    return Array(text.utf8) + body
  }
}
