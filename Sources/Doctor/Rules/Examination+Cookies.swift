internal import HTTPTypes
internal import Messages

extension Examination {
  /// Cookies that do not come back from a frame on another site.
  func cookies() -> [Finding] {
    guard !isSameSite else { return [] }
    let cookies = evidence.hops.flatMap { $0.fields[values: .setCookie] }.map { Cookie($0) }
      .filter { !$0.isRemoval }
    let lax = cookies.filter { $0.sameSite != "none" }
    let open = cookies.filter { $0.sameSite == "none" }
    let insecure = open.filter { !$0.has("secure") }
    let unpartitioned = open.filter { $0.has("secure") && !$0.has("partitioned") }
    var findings: [Finding] = []
    if let first = lax.first {
      findings.append(
        Finding(
          .cookieSameSite, .warning,
          "A cookie of the app is not sent from a frame on another site.",
          evidence: Self.lines(lax),
          hurts: first.sameSite == nil
            ? "Users of Chromium, which takes a cookie without SameSite for Lax; with SameSite=None it works for all"
            : "Everybody, if the app needs the cookie: each request from the frame comes without it",
          remedy: first.corrected))
    }
    if let first = insecure.first {
      findings.append(
        Finding(
          .cookieNotSecure, .warning,
          "Browsers refuse a cookie with SameSite=None that is not Secure.",
          evidence: Self.lines(insecure), hurts: "Everybody, if the app needs the cookie",
          remedy: first.corrected))
    }
    if let first = unpartitioned.first {
      findings.append(
        Finding(
          .cookieUnpartitioned, .warning,
          "A cookie of the app is a third-party cookie, which many browsers do not keep.",
          evidence: Self.lines(unpartitioned),
          hurts: "Users who block third-party cookies, and everybody with Safari",
          remedy: first.corrected))
    }
    return findings
  }

  /// Whether the app shares its site with the host page, as far as it can be told without the list of public suffixes: the
  /// last two labels and the scheme are the same.
  private var isSameSite: Bool {
    let end = evidence.hops.last?.address ?? app
    func site(_ address: AppAddress) -> [Substring] {
      Array(address.host.split(separator: ".").suffix(2))
    }
    return end.scheme == framer.address.scheme && site(end) == site(framer.address)
      && site(end).count == 2 && !end.host.hasSuffix("]") && Int(site(end)[1]) == nil
  }

  private static func lines(_ cookies: [Cookie]) -> String {
    cookies.prefix(3).map { "Set-Cookie: \($0.shown)" }.joined(separator: "\n")
      + (cookies.count > 3 ? "\nand \(cookies.count - 3) more" : "")
  }
}

/// A `Set-Cookie` line. Source: RFC 6265bis §5.6.
private struct Cookie {
  let name: String
  private let attributes: [(name: String, text: String)]

  init(_ line: String) {
    let parts = line.split(separator: ";").map { $0.drop(while: \.isWhitespace) }
    name = String((parts.first ?? "").prefix { $0 != "=" })
    attributes = parts.dropFirst().map { part in
      (part.prefix { $0 != "=" }.filter { !$0.isWhitespace }.lowercased(), String(part))
    }
  }

  func has(_ attribute: String) -> Bool { attributes.contains { $0.name == attribute } }

  /// `lax`, `strict`, `none`, or nil when the line does not say.
  var sameSite: String? {
    attributes.last { $0.name == "samesite" }?.text.split(separator: "=").last?.lowercased()
  }

  /// Whether the line ends a cookie of that name.
  var isRemoval: Bool {
    attributes.contains {
      $0.name == "max-age" && ($0.text.hasSuffix("=0") || $0.text.contains("=-"))
    }
      || attributes.contains { $0.name == "expires" && $0.text.contains("1970") }
  }

  /// The line without the value, which may be a secret.
  var shown: String { (["\(name)=…"] + attributes.map(\.text)).joined(separator: "; ") }

  /// The line that a frame on another site gets back.
  var corrected: String {
    let kept = attributes.filter { !["samesite", "secure", "partitioned"].contains($0.name) }
    let line = (["\(name)=…"] + kept.map(\.text) + ["SameSite=None", "Secure", "Partitioned"])
      .joined(separator: "; ")
    return """
      Send Set-Cookie: \(line)
      Or do without: the page sends the token as Authorization: Bearer with each request.
      """
  }
}
