package import HTTPTypes

/// What came back for the app's URL, redirect by redirect.
package struct FrameVisit: Sendable {
  /// One request and its answer.
  package struct Hop: Sendable {
    let address: AppAddress
    let response: HTTPResponse

    package init(address: AppAddress, response: HTTPResponse) {
      self.address = address
      self.response = response
    }

    /// The target of a redirect, as it is written; nil when this answer is none.
    var location: String? {
      [301, 302, 303, 307, 308].contains(response.status.code)
        ? response.headerFields[.location] : nil
    }
  }

  /// The answers in order; the last one is the document, or the redirect that led nowhere.
  package var hops: [Hop]
  /// Why no document was reached; nil when one was.
  package var failure: String?

  package init(hops: [Hop] = [], failure: String? = nil) {
    self.hops = hops
    self.failure = failure
  }
}
