package import HTTPTypes

/// A whole answer that is spelled once and given many times.
package final class SpelledAnswer: Sendable {
  /// Its head, without `Content-Length`.
  package let response: HTTPResponse
  /// Its body.
  package let body: [UInt8]
  /// What goes out, and the same without the body for `HEAD`.
  private let (whole, head): ([UInt8], [UInt8])

  /// Spells it.
  package init(_ response: HTTPResponse, _ body: [UInt8]) {
    self.response = response
    self.body = body
    whole = AnswerWriting.bytes(response, body: body, isHead: false)
    head = AnswerWriting.bytes(response, body: body, isHead: true)
  }

  /// The bytes that answer a request.
  func bytes(isHead: Bool) -> [UInt8] { isHead ? head : whole }
}
