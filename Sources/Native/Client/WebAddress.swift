/// An `http`, `https`, `ws` or `wss` URL taken apart for a connection.
struct WebAddress {
  let isSecure: Bool
  /// The name or address to connect to: names under `localhost` are 127.0.0.1, as browsers resolve them themselves.
  private(set) var address: String
  private(set) var port: Int
  /// The `Host` header: name and, unless it is the scheme's own, port.
  let host: String
  /// Path and query, percent-encoded; `/` at least. A fragment is left out.
  let path: String

  init(_ url: String) throws(WebError) {
    let schemes = [
      "http": (false, 80), "ws": (false, 80), "https": (true, 443), "wss": (true, 443),
    ]
    let parts = url.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, let (isSecure, standardPort) = schemes[parts[0].lowercased()],
      parts[1].hasPrefix("//"), url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { throw .badURL(url) }
    let rest = parts[1].dropFirst(2).prefix { $0 != "#" }
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let tail = rest.dropFirst(authority.count)
    guard !authority.isEmpty, !authority.contains("@") else { throw .badURL(url) }

    var name = String(authority)
    var port = standardPort
    let afterBracket = authority.lastIndex(of: "]") ?? authority.startIndex
    if let colon = authority[afterBracket...].lastIndex(of: ":") {
      guard let number = Int(authority[authority.index(after: colon)...]),
        (1...65535).contains(number)
      else { throw .badURL(url) }
      port = number
      name = String(authority[..<colon])
    }
    guard !name.isEmpty else { throw .badURL(url) }
    self.isSecure = isSecure
    self.port = port
    host = port == standardPort ? name : "\(name):\(port)"
    let bare = name.lowercased()
    if bare == "localhost" || bare.hasSuffix(".localhost") {
      address = "127.0.0.1"
    } else if name.hasPrefix("["), name.hasSuffix("]") {
      address = String(name.dropFirst().dropLast())
    } else {
      address = name
    }
    path = tail.hasPrefix("/") ? String(tail) : "/" + tail
  }

  /// The same URL, of a server that listens on this port of 127.0.0.1.
  func served(at port: Int) -> WebAddress {
    var other = self
    (other.address, other.port) = ("127.0.0.1", port)
    return other
  }
}
