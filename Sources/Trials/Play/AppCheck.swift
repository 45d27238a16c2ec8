package import Host
internal import Messages
package import Native

/// Whether an app is there at all.
package enum AppCheck {
  /// Asks for `url` once, where a browser of this configuration would. Any answer will do; throws what keeps one from
  /// coming.
  package static func reach(
    _ url: String, by configuration: Configuration, within limit: Duration = .seconds(10)
  ) async throws(WebError) {
    guard let address = AppAddress(url) else { throw .badURL(url) }
    _ = try await configuration.fetch(address, timeout: limit, maximumBytes: 64 << 20)
  }
}
