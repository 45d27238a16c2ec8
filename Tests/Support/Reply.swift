package import JSON

/// One answer to an HTTP request.
package struct Reply: Sendable {
  package let status: Int
  package let contentType: String?
  package let body: String

  package init(status: Int, contentType: String?, body: String) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }

  /// The body as JSON; nil where it is none.
  package var json: JSONValue? { try? JSONValue(parsing: Array(body.utf8)) }
}
