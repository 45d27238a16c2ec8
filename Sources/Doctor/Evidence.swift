package import HTTPTypes
package import Messages

/// Everything that was seen of an app from outside: values only, collected by `WebProbe` and by whoever opens it in a
/// browser. The rules read nothing else.
package struct Evidence: Sendable {
  /// One request for the document and its answer.
  package struct Hop: Sendable {
    /// The address that was asked.
    package let address: AppAddress
    /// The status code.
    package let status: Int
    /// The header fields, several of one name included.
    package let fields: HTTPFields
    /// From the start of the connection to the first byte of the answer, in milliseconds.
    package let milliseconds: Int
    /// What is wrong with the certificate; nil when nothing is.
    package let certificateProblem: String?

    /// One request and its answer.
    package init(
      _ address: AppAddress, status: Int = 200, fields: HTTPFields = [:], milliseconds: Int = 0,
      certificateProblem: String? = nil
    ) {
      self.address = address
      self.status = status
      self.fields = fields
      self.milliseconds = milliseconds
      self.certificateProblem = certificateProblem
    }

    /// The target of a redirect, as it is written; nil when this answer is none.
    package var location: String? {
      [301, 302, 303, 307, 308].contains(status) ? fields[.location] : nil
    }
  }

  /// Why no document was reached.
  package enum Failure: Sendable, Hashable {
    /// Nobody listens there.
    case refused(detail: String)
    /// The name has no address.
    case unknownName(String)
    /// No answer within the limit, in milliseconds.
    case timedOut(milliseconds: Int)
    /// No agreement on TLS.
    case handshake(detail: String)
    /// The connection ended without an answer, or with one that is no HTTP.
    case noAnswer(detail: String)
    /// A redirect leads to something that is no web address.
    case badRedirect(String)
    /// More redirects than a browser follows.
    case tooManyRedirects(Int)
  }

  /// A script of the page.
  package struct Script: Sendable, Hashable {
    /// Its address, or "the page" for one that stands in it.
    package let name: String
    /// Its text, in UTF-8.
    package let text: [UInt8]

    /// A script.
    package init(name: String, text: [UInt8]) {
      self.name = name
      self.text = text
    }
  }

  /// The app, as it was asked for.
  package let app: AppAddress
  /// The answers in order; the last one is the document, or where it ended.
  package var hops: [Hop] = []
  /// Why there is no document; nil when there is one.
  package var failure: Failure?
  /// What the document's markup names.
  package var markup = Markup()
  /// The scripts that could be read.
  package var scripts: [Script] = []
  /// Whether every script that the markup names was read.
  package var hasAllScripts = false
  /// What a browser saw; nil when none looked.
  package var browser: BrowserEvidence?

  /// Nothing seen yet of `app`.
  package init(app: AppAddress) { self.app = app }

  /// The document's answer; nil when none was reached.
  package var document: Hop? { failure == nil ? hops.last : nil }
}
