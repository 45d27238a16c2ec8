/// The `frame-ancestors` directive of a content security policy. Source: CSP Level 3 §6.7.2 and §6.7.4.
struct FrameAncestors {
  /// The directive as it is written, for the evidence.
  let text: String
  private let sources: [Substring]

  /// The directives of a `Content-Security-Policy` value, one for each of its comma-separated policies that has
  /// one. All of them must allow the frame.
  static func directives(in policy: String) -> [FrameAncestors] {
    policy.split(separator: ",").compactMap { policy in
      for directive in policy.split(separator: ";") {
        let words = directive.split { $0 == " " || $0 == "\t" }
        if words.first?.lowercased() == "frame-ancestors" {
          return FrameAncestors(
            text: words.joined(separator: " "), sources: Array(words.dropFirst()))
        }
      }
      return nil
    }
  }

  /// Whether a page of `ancestor` may frame the document `document`. An empty list allows nobody.
  func allows(_ ancestor: AppAddress, framing document: AppAddress) -> Bool {
    sources.contains { matches($0.lowercased(), ancestor, document) }
  }

  private func matches(
    _ source: String, _ ancestor: AppAddress, _ document: AppAddress
  ) -> Bool {
    switch source {
    case "'none'": return false
    case "'self'": return ancestor.origin == document.origin
    case "*": return true
    default: break
    }
    if source.hasSuffix(":"), !source.contains("/") {
      return isScheme(ancestor.scheme, coveredBy: String(source.dropLast()))
    }
    var rest = Substring(source)
    var scheme = document.scheme
    if let separator = source.firstRange(of: "://") {
      scheme = String(source[..<separator.lowerBound])
      rest = source[separator.upperBound...]
    }
    guard isScheme(ancestor.scheme, coveredBy: scheme) else { return false }
    let authority = rest.prefix { $0 != "/" }
    let afterBracket = authority.lastIndex(of: "]") ?? authority.startIndex
    let colon = authority[afterBracket...].lastIndex(of: ":")
    let host = authority[..<(colon ?? authority.endIndex)]
    let port = colon.map { authority[authority.index(after: $0)...] }
    return isHost(ancestor.host, coveredBy: host) && isPort(ancestor, coveredBy: port, scheme)
  }

  /// `http` covers `https` as well.
  private func isScheme(_ scheme: String, coveredBy source: String) -> Bool {
    scheme == source || (source == "http" && scheme == "https")
  }

  private func isHost(_ host: String, coveredBy source: Substring) -> Bool {
    if source == "*" { return true }
    if source.hasPrefix("*.") { return host.hasSuffix(source.dropFirst()) }
    return host == source
  }

  private func isPort(
    _ ancestor: AppAddress, coveredBy port: Substring?, _ scheme: String
  ) -> Bool {
    guard let port else { return ancestor.port == ancestor.standardPort }
    if port == "*" { return true }
    return Int(port) == ancestor.port
      || (port == "80" && scheme == "http" && ancestor.port == 443)
  }
}
