import Foundation
import HTTPTypes
import JSON
import TestSupport
import Testing

/// Heads that two readers would understand differently, and targets that would write a head.
@Suite struct `Attacks on headers` {
  private static let targets = [
    "/%0d%0aX-Evil:%201", "/js%0d%0aX-Evil:%201", "/?x=%0d%0aX-Evil:1", "/?%0aX-Evil:1",
    "/?x=%E5%98%8A%E5%98%8DX-Evil:1", "/bridge?x=%0d%0aX-Evil:1", "//evil.example/%2f..",
    "/%5cevil.example", "/%0d%0a%0d%0a<script>", "/api/custom-apps/v1/jwks/%0d%0aX-Evil:1",
    "/api/sim/v1/embeddings/%0d%0aX-Evil:1",
  ]

  @Test(arguments: targets)
  func `nothing of a target becomes a header, or leads elsewhere`(target: String) async throws {
    try await ContractHost.run { host in
      for name in ["localhost", "app.meingpt.com.localhost", "demo.localhost", "evil.localhost"] {
        let wire = try Wire(port: host.port)
        try wire.send(lines: [
          "GET \(target) HTTP/1.1", "Host: \(name)", "Origin: http://x%0d%0aX-Evil:1",
          "Connection: close",
        ])
        let head = await wire.text(until: "\r\n\r\n")
        #expect(head.hasPrefix("HTTP/1.1 "), "\(name): \(head)")
        for line in head.split(separator: "\r\n") {
          #expect(!line.lowercased().hasPrefix("x-evil"), "\(name): \(head)")
          #expect(!line.contains { $0 == "\n" || $0 == "\r" }, "\(name): \(head)")
          if line.lowercased().hasPrefix("location:") {
            #expect(line.contains(" \(host.origin)/"), "\(name): \(line)")
          }
        }
      }
    }
  }

  /// A request that makes an embedding is the body of another one: it must never be carried out.
  private static let smuggled = """
    POST /api/sim/v1/embeddings HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r
    Content-Length: 0\r\n\r\n
    """

  @Test(arguments: [
    ["Content-Length:\r\n \(smuggled.utf8.count)"], ["Content-Length: 0\r\n 5"],
    ["Content-Length: 0", "Content-Length : \(smuggled.utf8.count)"],
    ["Content-Length: 0", "Transfer-Encoding : chunked"],
    ["Content-Length: 0", "Transfer-Encoding\t: chunked"],
    ["Content-Length: 0", "Transfer-Encoding:\r\n chunked"],
    ["Content-Length: 0", "Transfer-Encoding: \u{B}chunked"],
    ["Content-Length: 0", "Transfer-Encoding: xchunked"],
    ["Content-Length: 0", "content-length: \(smuggled.utf8.count)"],
    ["Content-Length: 0, \(smuggled.utf8.count)"], ["X", "Content-Length: \(smuggled.utf8.count)"],
  ])
  func `a length that another reader sees differently smuggles nothing in`(
    lines: [String]
  ) async throws {
    try await ContractHost.run { host in
      let wire = try Wire(port: host.port, patience: 3)
      try wire.send(
        lines: [
          "POST /api/sim/v1/keys/org_demo/rotate HTTP/1.1", "Host: localhost",
          "Content-Type: application/json",
        ] + lines)
      try? wire.send(Array(Self.smuggled.utf8))
      let raw = String(decoding: await wire.bytes(), as: UTF8.self)
      #expect(raw.components(separatedBy: "HTTP/1.1 ").count <= 2, "\(raw)")
      #expect(!raw.contains(" 201 "), "\(raw)")
      #expect(try await host.api(.get, "/health").json?["embeddings"] == 0)
    }
  }

  @Test func `a head of any size is answered or closed, and others are served`() async throws {
    try await ContractHost.run { host in
      for lines in [
        (0..<5000).map { "X-\($0): y" }, ["X: " + String(repeating: "y", count: 1 << 20)],
        [String(repeating: "x", count: 1 << 20) + ": y"],
        ["Cookie: " + String(repeating: "a=b; ", count: 100_000)],
        ["Origin: http://" + String(repeating: "a", count: 60_000)],
        ["Host: " + String(repeating: "a", count: 12_000)],
      ] {
        let wire = try Wire(port: host.port)
        try? wire.send(lines: ["GET /api/sim/v1/health HTTP/1.1"] + lines)
        let raw = await wire.text(until: "\r\n\r\n")
        #expect(!raw.contains(" 200 "), "\(lines[0].prefix(40)): \(raw)")
        #expect(try await host.api(.get, "/health").status == 200)
      }
    }
  }
}
