/// What a `Host` header asks for.
enum ServedName: Sendable, Hashable {
  /// The host page.
  case host
  /// The foreign window.
  case foreign
  /// The demo app.
  case demo
  /// `localhost` and the loopback addresses: for back ends and command lines.
  case loopback

  /// The name under which foreign windows live.
  static let foreignName = "evil.localhost"
  /// The name of the demo app.
  static let demoName = "demo.localhost"
  /// The foreign window's name in origin-mismatch cases: an app that only looks for `meingpt.com`
  /// in an origin takes it for the host.
  static func lookAlikeName(mark: String) -> String { "\(mark).\(foreignName)" }

  /// Nil when `authority` names nothing that is served. Names are compared without their port and
  /// without regard to case.
  init?(authority: String?, hostName: String) {
    guard let authority, let name = Self.name(of: authority) else { return nil }
    switch name {
    case hostName.lowercased(): self = .host
    case Self.demoName: self = .demo
    case Self.foreignName: self = .foreign
    case "localhost", "127.0.0.1", "[::1]": self = .loopback
    default:
      guard name.hasSuffix("." + Self.foreignName), name.first != "." else { return nil }
      self = .foreign
    }
  }

  /// The name in front of an optional port, in lower case; nil when the port is none.
  private static func name(of authority: String) -> String? {
    let bytes = authority.utf8
    let afterBracket = bytes.lastIndex(of: UInt8(ascii: "]")) ?? bytes.startIndex
    guard let colon = bytes[afterBracket...].lastIndex(of: UInt8(ascii: ":")) else {
      return authority.lowercased()
    }
    let port = bytes[colon...].dropFirst()
    guard port.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
    return authority[..<colon].lowercased()
  }
}
