package import HTTPTypes
package import JSON

/// Why a request was not done: an HTTP status and `{"error": {"code", "message", "remedy"}}`.
package struct APIError: Error, Sendable, Hashable {
  /// The HTTP status.
  package var status: HTTPResponse.Status
  /// A word for programs.
  package var code: String
  /// One sentence with the offending value.
  package var message: String
  /// What to do next, in one sentence.
  package var remedy: String

  /// An error of these.
  package init(
    _ status: HTTPResponse.Status, _ code: String, _ message: String, remedy: String
  ) {
    self.status = status
    self.code = code
    self.message = message
    self.remedy = remedy
  }

  /// The body of the answer.
  package var json: JSONObject {
    [
      "error": [
        "code": .string(code), "message": .string(message), "remedy": .string(remedy),
      ]
    ]
  }
}
