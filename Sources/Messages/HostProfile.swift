package import JSON

/// What makes one host that host: words, paths and habits. Everything else in the simulator is
/// common to all hosts. Times are whole seconds.
package struct HostProfile: Sendable, Hashable {
  /// How the moment of expiry is spelled in a response.
  package enum ExpirySpelling: Sendable, Hashable {
    /// ISO 8601 in UTC with milliseconds.
    case iso
    /// Milliseconds since 1970, as a number.
    case milliseconds
    /// Seconds since 1970, as a number; JavaScript's `new Date` lands in January 1970.
    case seconds
    /// There is no such member.
    case missing
    /// This text.
    case text(String)
  }

  /// The word that chooses this profile.
  package var name: String
  /// The name that people know.
  package var title: String
  /// The message by which an app asks for a token.
  package var refreshType: String
  /// The message that brings one.
  package var responseType: String
  /// The message that says why there is none.
  package var errorType: String
  /// The member of a response that holds the token.
  package var tokenMember: String
  /// The member of a response that says when it expires.
  package var expiryMember: String
  /// The member of an error message that holds the text.
  package var errorMember: String
  /// How that moment is spelled.
  package var expirySpelling: ExpirySpelling
  /// The name under which the token stands in the URL's fragment.
  package var fragmentParameter: String
  /// The HTTP header that brings the token to a server.
  package var tokenHeader: String
  /// The issuer of the real host.
  package var productionIssuer: String
  /// The path of an organisation's key set, with the place holder `{organizationId}`.
  package var keySetPath: String
  /// The host name under which the simulator shows its host page.
  package var hostName: String
  /// What a documented app looks for in the origin of a message.
  package var originMark: String
  /// The WebSocket subprotocol of the bridge.
  package var subprotocol: String
  /// The life of a token in seconds.
  package var lifetime: Int
  /// How many seconds before expiry a documented app refreshes.
  package var refreshLead: Int

  /// meinGPT's custom apps, as its documentation describes them; what that leaves open is the
  /// simulator's choice.
  package static let meingpt = HostProfile(
    name: "meingpt", title: "meinGPT", refreshType: "MEINGPT_TOKEN_REFRESH",
    responseType: "MEINGPT_TOKEN_RESPONSE", errorType: "MEINGPT_TOKEN_ERROR",
    tokenMember: "token", expiryMember: "expiresAt", errorMember: "error", expirySpelling: .iso,
    fragmentParameter: "token", tokenHeader: "X-meinGPT-JWT",
    productionIssuer: "https://app.meingpt.com",
    keySetPath: "/api/custom-apps/v1/jwks/{organizationId}",
    hostName: "app.meingpt.com.localhost", originMark: "meingpt.com", subprotocol: "hostsim.v1",
    lifetime: 3600, refreshLead: 300)

  /// Every profile that ships.
  package static let all = [meingpt]

  /// The path of an organisation's key set; the id is percent-encoded as one path segment.
  package func keySetPath(organization id: String) -> String {
    guard let place = keySetPath.range(ofPlaceHolder: "{organizationId}") else { return keySetPath }
    return keySetPath[..<place.lowerBound] + Self.encoded(segment: id)
      + keySetPath[place.upperBound...]
  }

  /// The message that brings a token. `expiresAt` is in whole seconds since 1970.
  package func tokenResponse(
    token: String, expiresAt: Int, spelling: ExpirySpelling? = nil
  ) -> JSONObject {
    var message: JSONObject = ["type": .string(responseType), tokenMember: .string(token)]
    message[expiryMember] = (spelling ?? expirySpelling).value(seconds: expiresAt)
    return message
  }

  /// The message that says why there is no token.
  package func tokenError(_ text: String) -> JSONObject {
    ["type": .string(errorType), errorMember: .string(text)]
  }

  private static func encoded(segment: String) -> String {
    var text = ""
    for byte in segment.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
    return text
  }
}

extension HostProfile.ExpirySpelling {
  /// The member's value for a moment in whole seconds since 1970; nil for `missing`.
  package func value(seconds: Int) -> JSONValue? {
    switch self {
    case .iso: .string(Timestamp.iso(seconds: seconds))
    case .milliseconds: .number(seconds.multipliedReportingOverflow(by: 1000).partialValue)
    case .seconds: .number(seconds)
    case .missing: .none
    case .text(let text): .string(text)
    }
  }
}

extension String {
  /// Where a place holder first stands.
  fileprivate func range(ofPlaceHolder mark: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(mark) { return start..<index(start, offsetBy: mark.count) }
      start = index(after: start)
    }
    return nil
  }
}
