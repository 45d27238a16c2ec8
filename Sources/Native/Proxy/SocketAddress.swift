internal import CLibwebsockets
internal import Glibc

/// An address of the loopback interface with a port, as the C library wants it.
struct SocketAddress {
  private var ipv4 = sockaddr_in()
  private var ipv6 = sockaddr_in6()
  private let address: Vhost.Address

  init(_ address: Vhost.Address, port: Int) {
    self.address = address
    ipv4.sin_family = sa_family_t(AF_INET)
    ipv4.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    ipv4.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
    ipv6.sin6_family = sa_family_t(AF_INET6)
    ipv6.sin6_addr = in6addr_loopback
    ipv6.sin6_port = UInt16(truncatingIfNeeded: port).bigEndian
  }

  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>) -> Result) -> Result {
    switch address {
    case .ipv4:
      unsafe withUnsafePointer(to: ipv4) {
        unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0) }
      }
    case .ipv6:
      unsafe withUnsafePointer(to: ipv6) {
        unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0) }
      }
    }
  }
}
