package import JSON

/// A token as it was given out, with what it says.
package struct IssuedToken: Sendable, Hashable {
  /// What the app receives: a compact JWS (RFC 7515 §3.1), or any text if it was forged so.
  package let compact: String
  /// The header; empty for a text that is no token.
  package let header: JSONObject
  /// The claims that the payload shows; empty for a text that is no token.
  package let claims: JSONObject
  /// The claim `iat` in seconds since 1970; nil when it is missing or no whole number.
  package let issuedAt: Int?
  /// The claim `exp` in seconds since 1970; nil when it is missing or no whole number.
  package let expiresAt: Int?
  /// What the host says about the expiry, in seconds since 1970: `exp`, or for a token without one
  /// the moment at which an honest token would expire.
  package let statedExpiry: Int
  /// When a documented app asks for the next one, in seconds since 1970: five minutes before
  /// `expiresAt`. Nil when that moment has passed already, for then it never asks.
  package let refreshAt: Int?
  /// The claim `jti`; nil when it is missing or no text.
  package let jti: String?
  /// How the token was bent, as ordered.
  package let forge: Forge?

  /// Whether the token is bent in a way that an app must notice. Not by a forge that is honest (see
  /// `Forge.isHonest`), nor by another moment of issue alone, as clocks that differ and caches make it,
  /// unless that left the token dead at birth or lies more than a minute in the future.
  package let isForged: Bool

  /// How far in the future an honest host's clock may go, in seconds.
  private static let clockTolerance = 60
  /// The seconds before expiry at which a documented app refreshes.
  package static let refreshLead = 300

  init(
    compact: String, header: JSONObject, claims: JSONObject, forge: Forge?, honestExpiry: Int,
    now: Int
  ) {
    self.compact = compact
    self.header = header
    self.claims = claims
    self.forge = forge
    self.issuedAt = claims["iat"]?.integerValue.map { Int($0) }
    self.expiresAt = claims["exp"]?.integerValue.map { Int($0) }
    self.statedExpiry = self.expiresAt ?? honestExpiry
    self.refreshAt = self.expiresAt.flatMap { expiry in
      let moment = expiry.saturatingAdd(-Self.refreshLead)
      return moment > now ? moment : nil
    }
    self.jti = claims["jti"]?.stringValue
    var timeless = forge ?? Forge()
    timeless.issued = nil
    let isAlive =
      forge?.issued == nil
      || expiresAt.map { $0 > now } ?? false
        && issuedAt.map { $0 <= now.saturatingAdd(Self.clockTolerance) } ?? false
    self.isForged = !timeless.isHonest || !isAlive
  }
}

extension Int {
  /// The sum, held at the ends of the range instead of trapping.
  func saturatingAdd(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }

  /// The difference, held at the ends of the range instead of trapping.
  func saturatingSubtract(_ other: Int) -> Int {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (other < 0 ? .max : .min) : difference
  }
}
