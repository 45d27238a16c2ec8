internal import Glibc

/// A name that a server has in its certificate, or that an authority is confined to.
package enum CertificateName: Hashable, Sendable, CustomStringConvertible {
  /// A host name in lower case, such as `app.meingpt.com`; its first label may be `*`.
  case host(String)
  /// An address of 4 or 16 bytes.
  case address([UInt8])

  /// Reads a host name of letters, digits, `-` and `_`, or an address, an IPv6 one with or without brackets. Nil for
  /// everything else: a name beyond ASCII has to be written in its `xn--` form.
  package init?(_ text: String) {
    var text = text
    if text.hasPrefix("["), text.hasSuffix("]"), text.contains(":") {
      text = String(text.dropFirst().dropLast())
    }
    if let bytes = Self.bytes(text, AF_INET, 4) ?? Self.bytes(text, AF_INET6, 16) {
      self = .address(bytes)
      return
    }
    let name = text.lowercased()
    var labels = name.split(separator: ".", omittingEmptySubsequences: false)
    // A last label of digits would be taken for an address.
    guard name.utf8.count <= 253, let last = labels.last, !last.allSatisfy(\.isNumber) else {
      return nil
    }
    if labels.count > 1, labels.first == "*" { labels.removeFirst() }
    let areGood = labels.allSatisfy { label in
      (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
        && label.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
          default: false
          }
        }
    }
    guard areGood else { return nil }
    self = .host(name)
  }

  /// The host name, or the address as it is usually written.
  package var description: String {
    switch self {
    case .host(let name): return name
    case .address(let bytes):
      var text = [CChar](repeating: 0, count: 64)
      let family = bytes.count == 4 ? AF_INET : AF_INET6
      guard unsafe inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "" }
      return String(
        decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  /// Whether an authority that is confined to this name may vouch for `other`: the name itself, and for a host every
  /// name that ends with it. Source: RFC 5280 §4.2.1.10.
  package func covers(_ other: CertificateName) -> Bool {
    switch (self, other) {
    case (.host(let base), .host(let name)): name == base || name.hasSuffix("." + base)
    case (.address(let base), .address(let address)): base == address
    case (.host, .address), (.address, .host): false
    }
  }

  private static func bytes(_ text: String, _ family: Int32, _ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    return unsafe inet_pton(family, text, &bytes) == 1 ? bytes : nil
  }
}
