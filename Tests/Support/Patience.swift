package import HTTPTypes
package import Native

extension WebClient {
  /// A fetch with a minute's patience: hundreds of tests share a few processors, and some keep them for seconds.
  package static func patientFetch(
    _ method: HTTPRequest.Method = .get, _ url: String, headers: HTTPFields = [:],
    body: [UInt8] = []
  ) async throws(WebError) -> (HTTPResponse, [UInt8]) {
    try await fetch(method, url, headers: headers, body: body, timeout: .seconds(60))
  }
}
