import JSON
import Tokens

/// One key of an organisation as its index file lists it. Times are milliseconds since 1970.
package struct KeyRecord: Sendable, Hashable {
  /// Where a key is in its life.
  package enum Status: String, Sendable, Hashable {
    /// Signs new tokens, and is in the key set.
    case signing
    /// Signs no more, and is still in the key set.
    case published
    /// Is in no key set; kept so that tokens which it signed can be forged.
    case withdrawn
  }

  /// The key id: its RFC 7638 thumbprint.
  package let kid: String
  /// When it was made.
  package let createdAt: Int
  /// When it leaves the key set; nil for the key that signs.
  package var retiresAt: Int?

  /// Where it is in its life at a moment.
  package func status(at now: Int) -> Status {
    guard let retiresAt else { return .signing }
    return retiresAt > now ? .published : .withdrawn
  }

  /// `{"kid","createdAt","retiresAt"}`, times in ISO 8601.
  func json() -> JSONValue {
    [
      "kid": .string(kid), "createdAt": .string(Timestamp.iso(milliseconds: createdAt)),
      "retiresAt": .optional(retiresAt.map { Timestamp.iso(milliseconds: $0) }),
    ]
  }

  init(kid: String, createdAt: Int, retiresAt: Int? = nil) {
    self.kid = kid
    self.createdAt = createdAt
    self.retiresAt = retiresAt
  }

  init?(_ value: JSONValue) {
    guard let kid = value["kid"]?.stringValue, Base64URL.decode(kid)?.count == 32,
      let created = value["createdAt"]?.stringValue.flatMap(Timestamp.milliseconds(iso:)),
      let retirement = value["retiresAt"]
    else { return nil }
    self.init(kid: kid, createdAt: created)
    guard !retirement.isNull else { return }
    guard let moment = retirement.stringValue.flatMap(Timestamp.milliseconds(iso:)) else {
      return nil
    }
    retiresAt = moment
  }
}

/// A key as the API and the command line show it. Times are milliseconds since 1970.
package struct PublishedKey: Sendable, Hashable {
  /// Where a key is in its life.
  package typealias Status = KeyRecord.Status
  /// The key id.
  package let kid: String
  /// Where it is in its life.
  package let status: KeyRecord.Status
  /// When it was made.
  package let createdAt: Int
  /// When it leaves, or left, the key set; nil for the key that signs.
  package let retiresAt: Int?
}
