import Foundation

/// A server that says the same bytes to everyone, whatever they ask, and then closes; or that says nothing.
final class CannedServer: Sendable {
  let port: Int
  private let descriptor: Int32

  struct Failure: Error {
    let call: String
  }

  /// `pieces` are sent one by one. Without any it keeps its clients waiting.
  init(_ pieces: [String]) throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && listen(descriptor, 8) == 0
          && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard isBound else { throw Failure(call: "listen") }
    self.descriptor = descriptor
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread {
      while true {
        let client = accept(descriptor, nil, nil)
        guard client >= 0 else { return }
        guard !pieces.isEmpty else { continue }
        var request = [UInt8](repeating: 0, count: 4096)
        _ = recv(client, &request, request.count, 0)
        for piece in pieces {
          let bytes = Array(piece.utf8)
          _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }
        // What the client has sent since would turn the end into a reset.
        shutdown(client, Int32(SHUT_WR))
        while recv(client, &request, request.count, 0) > 0 {}
        close(client)
      }
    }
  }

  deinit {
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }
}
