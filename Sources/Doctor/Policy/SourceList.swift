internal import Messages

/// The sources of one directive of a content security policy. Source: CSP Level 3 §6.7.2.
struct SourceList: Sendable, Hashable {
  /// The sources as they are written; an empty list allows nothing.
  let sources: [String]

  /// Whether a page of `ancestor` may frame `document`, when this is its `frame-ancestors`. Paths do not count.
  func allows(ancestor: AppAddress, of document: AppAddress) -> Bool {
    sources.contains { matches($0.lowercased(), ancestor, document) }
  }

  /// Whether `document` may ask for `target`, when this is its `connect-src`.
  func allows(_ target: AppAddress, from document: AppAddress) -> Bool {
    sources.contains { source in
      matches(source.lowercased(), target, document) && hasPath(source, of: target)
    }
  }

  private func matches(_ source: String, _ other: AppAddress, _ document: AppAddress) -> Bool {
    switch source {
    case "'none'": return false
    case "'self'": return other.origin == document.origin
    case "*": return true
    default: break
    }
    if source.hasSuffix(":"), !source.contains("/") {
      return isScheme(other.scheme, coveredBy: String(source.dropLast()))
    }
    let (scheme, authority, _) = Self.split(source)
    guard isScheme(other.scheme, coveredBy: scheme ?? document.scheme) else { return false }
    let afterBracket = authority.lastIndex(of: "]") ?? authority.startIndex
    let colon = authority[afterBracket...].lastIndex(of: ":")
    let host = authority[..<(colon ?? authority.endIndex)]
    let port = colon.map { authority[authority.index(after: $0)...] }
    return isHost(other.host, coveredBy: host)
      && isPort(other, coveredBy: port, scheme ?? document.scheme)
  }

  private static func split(
    _ source: String
  ) -> (scheme: String?, authority: Substring, path: Substring) {
    var rest = Substring(source)
    var scheme: String?
    if let separator = source.firstRange(of: "://") {
      scheme = String(source[..<separator.lowerBound])
      rest = source[separator.upperBound...]
    }
    let authority = rest.prefix { $0 != "/" }
    return (scheme, authority, rest.dropFirst(authority.count))
  }

  /// A path that ends in `/` covers everything below it, another one only itself.
  private func hasPath(_ source: String, of target: AppAddress) -> Bool {
    let path = Self.split(source).path
    let wanted = target.pathAndQuery.prefix { $0 != "?" }
    return path.isEmpty || path == "/"
      || (path.hasSuffix("/") ? wanted.hasPrefix(path) : wanted == path)
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

  private func isPort(_ other: AppAddress, coveredBy port: Substring?, _ scheme: String) -> Bool {
    guard let port else { return other.port == other.standardPort }
    if port == "*" { return true }
    return Int(port) == other.port || (port == "80" && scheme == "http" && other.port == 443)
  }
}
