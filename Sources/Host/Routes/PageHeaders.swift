import HTTPTypes
import Messages

/// The headers of the three kinds of pages. No page runs inline scripts or styles.
enum PageHeaders {
  /// The host page frames the app and foreign windows, and nobody frames it.
  static func host(_ origins: Origins) -> HTTPFields {
    fields(
      policy: [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:",
        "connect-src 'self' \(origins.bridgeSources)",
        "frame-src \(origins.app.origin) \(origins.foreignSources)", "base-uri 'none'",
        "form-action 'none'", "frame-ancestors 'none'",
      ])
  }

  /// A foreign window may be framed by anyone, as an attacker's is, and may frame the app.
  static func foreign(_ origins: Origins) -> HTTPFields {
    fields(
      policy: [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:",
        "connect-src 'self'", "frame-src 'self' \(origins.app.origin)", "base-uri 'none'",
        "form-action 'none'",
      ])
  }

  /// The demo app is framed by the host page only and reads its key set. It may frame foreign windows, as an app
  /// with a preview or an advertisement does, so that a scenario can show that it does not believe them. Every
  /// origin may load its files,
  /// for in a sandboxed frame without `allow-same-origin` it is itself of the origin `null`.
  static func demo(_ origins: Origins) -> HTTPFields {
    var fields = fields(
      policy: [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:",
        "connect-src 'self' \(origins.page)", "frame-src \(origins.foreignSources)",
        "base-uri 'none'", "form-action 'none'", "frame-ancestors \(origins.page)",
      ])
    fields[.accessControlAllowOrigin] = "*"
    return fields
  }

  private static func fields(policy: [String]) -> HTTPFields {
    [
      .contentSecurityPolicy: policy.joined(separator: "; "), .contentTypeOptions: "nosniff",
      .referrerPolicy: "no-referrer",
    ]
  }
}
