import JSON

/// The parts of a compact JWS, each as far as it can be read. Source: RFC 7515 §7.1.
struct CompactToken {
  /// The texts between the dots; a token has three.
  let parts: [String]
  /// The header, or why there is none.
  let headerResult: Result<JSONValue, Unreadable>
  /// The payload, or why there is none.
  let claimsResult: Result<JSONValue, Unreadable>
  /// The bytes of the signature; nil when the third part is missing or no base64url.
  let signature: [UInt8]?

  /// Why a part is not readable: a clause that follows the part's name.
  struct Unreadable: Error {
    let reason: String
  }

  var header: JSONValue? { try? headerResult.get() }
  var claims: JSONValue? { try? claimsResult.get() }

  /// What the signature is over: header and payload as they are spelled.
  var signingInput: [UInt8] { Array(parts.prefix(2).joined(separator: ".").utf8) }

  init(_ text: String) {
    let parts = text.split(
      separator: ".", maxSplits: 8, omittingEmptySubsequences: false
    ).map { String($0) }
    self.parts = parts
    headerResult = Self.object(in: parts, at: 0)
    claimsResult = Self.object(in: parts, at: 1)
    signature = parts.indices.contains(2) ? Base64URL.decode(parts[2]) : nil
  }

  private static func object(in parts: [String], at place: Int) -> Result<JSONValue, Unreadable> {
    guard parts.indices.contains(place) else { return .failure(Unreadable(reason: "is missing")) }
    guard let bytes = Base64URL.decode(parts[place]) else {
      return .failure(Unreadable(reason: "is not base64url"))
    }
    do {
      let value = try JSONValue(parsing: bytes)
      guard case .object = value else {
        return .failure(Unreadable(reason: "is \(value.kindName), not an object"))
      }
      return .success(value)
    } catch {
      return .failure(Unreadable(reason: "is not JSON: \(error)"))
    }
  }
}
