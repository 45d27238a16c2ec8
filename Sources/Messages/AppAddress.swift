/// The URL of a framed app, taken apart as far as framing needs it.
package struct AppAddress: Sendable, Hashable {
  /// `http` or `https`, in lower case.
  package let scheme: String
  /// Name or address, in lower case; an IPv6 address in brackets.
  package let host: String
  /// The port; the scheme's own when none is written.
  package let port: Int
  /// Path and query as they are written; `/` at least.
  package let pathAndQuery: String
  /// The fragment without `#`; nil when there is none.
  package let fragment: String?

  /// Reads an absolute `http` or `https` URL. Nil for anything else, and for one with a user name.
  package init?(_ text: String) {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
    let halves = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let parts = halves[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let standard = Self.standardPorts[parts[0].lowercased()],
      parts[1].hasPrefix("//")
    else { return nil }
    let rest = parts[1].dropFirst(2)
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    guard !authority.contains("@"), let (host, port) = Self.split(authority) else { return nil }
    scheme = parts[0].lowercased()
    self.host = host
    self.port = port ?? standard
    let tail = rest.dropFirst(authority.count)
    pathAndQuery = tail.hasPrefix("/") ? String(tail) : "/" + tail
    fragment = halves.count > 1 ? String(halves[1]) : nil
  }

  private static let standardPorts = ["http": 80, "https": 443]

  private static func split(_ authority: Substring) -> (host: String, port: Int?)? {
    let afterBracket = authority.lastIndex(of: "]") ?? authority.startIndex
    guard let colon = authority[afterBracket...].lastIndex(of: ":") else {
      return authority.isEmpty ? nil : (authority.lowercased(), nil)
    }
    let (name, digits) = (authority[..<colon], authority[authority.index(after: colon)...])
    guard !name.isEmpty else { return nil }
    if digits.isEmpty { return (name.lowercased(), nil) }
    guard let port = Int(digits), 1...65535 ~= port else { return nil }
    return (name.lowercased(), port)
  }

  /// The port that URLs of this scheme need not write.
  package var standardPort: Int { Self.standardPorts[scheme] ?? 0 }

  /// Scheme, host and, unless it is the scheme's own, port: what a browser tells as `origin`.
  package var origin: String {
    "\(scheme)://\(host)" + (port == standardPort ? "" : ":\(port)")
  }

  /// The URL without its fragment.
  package var withoutFragment: String { origin + pathAndQuery }

  /// Whether a browser takes this for a place on the same machine, from which a secure page may load.
  package var isLoopback: Bool {
    host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]"
      || (host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == 0x2E || 0x30...0x39 ~= $0 })
  }

  /// The URL that brings a token: `#token=…`, or behind a fragment of the app's own `&token=…`.
  /// Without a token, the URL as it is. `path` and `fragment` stand in for the app's own.
  package func framed(
    token: String?, parameter: String, path: String? = nil, fragment: String? = nil
  ) -> String {
    var url = origin + (path.map { $0.hasPrefix("/") ? $0 : "/" + $0 } ?? pathAndQuery)
    var parts: [String] = []
    if let own = fragment ?? self.fragment, !own.isEmpty { parts.append(own) }
    if let token { parts.append("\(parameter)=\(token)") }
    if !parts.isEmpty { url += "#" + parts.joined(separator: "&") }
    return url
  }

  /// The URL that a reference in this document, such as a `Location` header, points to. A fragment of
  /// this URL is inherited as RFC 9110 §10.2.2 asks. Nil when it leads out of HTTP.
  package func resolving(_ reference: String) -> AppAddress? {
    let halves = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let target = halves.first.map(String.init) ?? ""
    let tail = halves.count > 1 ? "#" + halves[1] : fragment.map { "#" + $0 } ?? ""
    let path = pathAndQuery.prefix { $0 != "?" }
    let url: String
    if target.hasPrefix("//") {
      url = scheme + ":" + target
    } else if target.hasPrefix("/") {
      url = origin + target
    } else if target.isEmpty {
      url = withoutFragment
    } else if target.hasPrefix("?") {
      url = origin + path + target
    } else if Self.hasScheme(target) {
      url = target
    } else {
      let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
      url = origin + Self.withoutDots(folder + target)
    }
    return AppAddress(url + tail)
  }

  private static func hasScheme(_ text: String) -> Bool {
    guard let colon = text.firstIndex(of: ":") else { return false }
    return !text[..<colon].contains { $0 == "/" || $0 == "?" }
  }

  /// Removes `.` and `..` segments. Source: RFC 3986 §5.2.4.
  private static func withoutDots(_ text: String) -> String {
    let path = text.prefix { $0 != "?" }
    var segments: [Substring] = []
    let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    for (place, part) in parts.enumerated() {
      if part == ".." { _ = segments.popLast() }
      if part != ".", part != ".." {
        segments.append(part)
      } else if place == parts.count - 1 {
        segments.append("")
      }
    }
    return "/" + segments.joined(separator: "/") + text.dropFirst(path.count)
  }
}
