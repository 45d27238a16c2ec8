internal import HTTPTypes
package import Native

/// Whether an app is there at all.
package enum AppCheck {
  /// Asks for `url` once. Any answer will do; throws what keeps one from coming.
  package static func reach(
    _ url: String, within limit: Duration = .seconds(10)
  ) async throws(WebError) {
    let address = String(url.prefix { $0 != "#" })
    _ = try await WebClient.fetch(.get, address, timeout: limit, maximumBytes: 64 << 20)
  }
}
