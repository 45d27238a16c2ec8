internal import CLibwebsockets
internal import Glibc

extension ConnectProxy {
  /// What a client asked to be connected to.
  package struct Target: Hashable, Sendable, CustomStringConvertible {
    /// A name in lower case or an address. IPv6 is in its shortest form, without brackets.
    package let host: String
    /// 1 to 65535.
    package let port: Int

    /// The target `host` and `port`, taken as they are.
    package init(host: String, port: Int) {
      self.host = host
      self.port = port
    }

    /// As in a URL: `name:port`, or `[address]:port` for IPv6.
    package var description: String {
      host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    struct Fault: Error {
      let sentence: String
    }

    /// Reads `name:port` or `[address]:port`. Source: RFC 9110 §9.3.6, RFC 3986 §3.2.2.
    static func read(_ text: String) -> Result<Target, Fault> {
      func fault(_ sentence: String) -> Result<Target, Fault> {
        .failure(Fault(sentence: sentence))
      }
      guard let colon = text.lastIndex(of: ":") else {
        return fault("The target has no port: write it as name:port.")
      }
      guard let port = port(text[text.index(after: colon)...]) else {
        return fault("The port of the target is no number from 1 to 65535.")
      }
      let host = text[..<colon]
      if host.first == "[", host.last == "]" {
        guard let address = address(String(host.dropFirst().dropLast())) else {
          return fault("What stands in brackets is no IPv6 address.")
        }
        return .success(Target(host: address, port: port))
      }
      guard !host.contains(":") else {
        return fault("An IPv6 address has to stand in brackets, and a name has no colon.")
      }
      guard isName(host) else {
        return fault(
          "The name of the target may have letters, digits, '-', '_' and '.' only, at most 253 of them."
        )
      }
      return .success(Target(host: host.lowercased(), port: port))
    }

    private static func port(_ text: Substring) -> Int? {
      guard text.utf8.count <= 5, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        text.first != "0", let port = Int(text), port <= 65535
      else { return nil }
      return port
    }

    private static func isName(_ text: Substring) -> Bool {
      (1...253).contains(text.utf8.count)
        && text.utf8.allSatisfy { byte in
          switch byte {
          case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
          default: false
          }
        }
    }

    /// The shortest form of an IPv6 address, or nil.
    private static func address(_ text: String) -> String? {
      var address = in6_addr()
      guard unsafe inet_pton(AF_INET6, text, &address) == 1 else { return nil }
      var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
      guard unsafe inet_ntop(AF_INET6, &address, &buffer, socklen_t(buffer.count)) != nil else {
        return nil
      }
      return String(
        decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
