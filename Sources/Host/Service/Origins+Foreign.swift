extension Origins {
  /// A foreign window's origin or address as this run serves it. A scenario cannot know the port, so
  /// `http://evil.localhost`, and every name below it, gets this run's. Everything else stays as it is.
  package func served(_ address: String) -> String {
    let scheme = "http://"
    guard port != 80, address.hasPrefix(scheme) else { return address }
    let rest = address.dropFirst(scheme.count)
    let authority = rest.prefix { !"/?#".contains($0) }
    guard !authority.contains(":"),
      ServedName(authority: String(authority), hostName: "") == .foreign
    else { return address }
    return "\(scheme)\(authority):\(port)\(rest.dropFirst(authority.count))"
  }
}
