import Foundation

/// A bare TCP connection, to say what no well-behaved client would. A peer that is not answered fails its test
/// after its patience, in seconds, instead of hanging it.
package final class Wire: Sendable {
  /// What did not work.
  package struct Failure: Error {
    package let call: String

    package init(call: String) { self.call = call }
  }

  private let descriptor: Int32

  /// Connects to 127.0.0.1.
  package init(port: Int, patience: Int = 60) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var limit = timeval(tv_sec: patience, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw Failure(call: "connect") }
  }

  deinit { close(descriptor) }

  /// Sends all of it.
  package func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Failure(call: "send") }
      rest = rest.dropFirst(count)
    }
  }

  /// Sends these bytes over and over, fifty a second, until the peer has closed; false when it has not within a minute.
  package func drips(_ bytes: [UInt8]) async -> Bool {
    for count in 0..<3000 {
      do { try send([bytes[count % bytes.count]]) } catch { return true }
      try? await Task.sleep(for: .milliseconds(20))
    }
    return false
  }

  /// Sends the lines of a request's head, each with its end, and an empty one.
  package func send(lines: [String]) throws {
    try send(Array((lines + ["", ""]).joined(separator: "\r\n").utf8))
  }

  /// What has arrived when `isEnough` says so, or when the peer has closed. It reads up to `atOnce` bytes at a time:
  /// with 1, what follows is left for the next call.
  package func bytes(
    atOnce: Int = 65536, until isEnough: @escaping @Sendable ([UInt8]) -> Bool = { _ in false }
  ) async -> [UInt8] {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: atOnce)
        while !isEnough(all) {
          let count = recv(self.descriptor, &buffer, buffer.count, 0)
          guard count > 0 else { break }
          all += buffer.prefix(count)
        }
        continuation.resume(returning: all)
      }
    }
  }

  /// What has arrived up to the end of this text, or when the peer has closed.
  package func text(until end: String) async -> String {
    let end = Array(end.utf8)
    return String(
      decoding: await bytes(atOnce: 1) { $0.suffix(end.count).elementsEqual(end) }, as: UTF8.self)
  }

  /// One answer with a body of the length it tells, or of all that comes.
  package func reply() async throws -> Reply {
    let raw = await bytes { bytes in
      guard let (head, body) = Self.parts(bytes) else { return false }
      guard let length = Self.field("content-length", of: head).flatMap({ Int($0) }) else {
        return false
      }
      return body.count >= length
    }
    guard let (head, body) = Self.parts(raw),
      let status = head.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { throw Failure(call: "reply: \(String(decoding: raw, as: UTF8.self))") }
    return Reply(
      status: status, contentType: Self.field("content-type", of: head),
      body: String(decoding: body, as: UTF8.self))
  }

  private static func parts(_ bytes: [UInt8]) -> (head: String, body: ArraySlice<UInt8>)? {
    guard let gap = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    return (String(decoding: bytes[..<gap.lowerBound], as: UTF8.self), bytes[gap.upperBound...])
  }

  private static func field(_ name: String, of head: String) -> String? {
    for line in head.components(separatedBy: "\r\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2, parts[0].lowercased() == name {
        return parts[1].trimmingCharacters(in: .whitespaces)
      }
    }
    return nil
  }
}
