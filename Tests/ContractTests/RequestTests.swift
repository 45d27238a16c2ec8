import HTTPTypes
import JSON
import TestSupport
import Testing

/// Paths, methods and bodies that an unfriendly user would try.
@Suite struct `Attacks on paths and bodies` {
  @Test(arguments: ["localhost", "app.meingpt.com.localhost", "demo.localhost", "evil.localhost"])
  func `nothing outside of the served folders can be had`(name: String) async throws {
    try await ContractHost.run { host in
      for path in [
        "/../host/index.html", "/../../Package.swift", "/%2e%2e/host/index.html",
        "/%2e%2e/%2e%2e/Package.swift", "/..%2f..%2fPackage.swift",
        "/js/..%2f..%2f..%2fPackage.swift",
        "/..%5c..%5cPackage.swift", "/..%5cPackage.swift", "/%5c..%5c..%5cPackage.swift",
        "/%252e%252e/Package.swift", "/..;/Package.swift", "/.../Package.swift", "/.git/config",
        "/.git/HEAD", "/%2egit/config", "/.gitignore", "/%2e%67it/config", "/index.html%00.js",
        "/%00", "/index.html%00", "//etc/passwd", "/%2fetc/passwd", "//../../etc/passwd",
        "/etc/passwd", "/proc/self/environ", "/js/", "/js", "/C:/x", "/file:///etc/passwd",
        "/index.html/", "/index.html/x", "/~root", "/%ff", "/%", "/%zz", "/%c0%ae%c0%ae/x",
        "/\u{202E}", "/api/openapi.json", "/demo/index.html", "/host/index.html",
        "/foreign/index.html",
      ] {
        let wire = try Wire(port: host.port)
        try wire.send(lines: ["GET \(path) HTTP/1.1", "Host: \(name)", "Connection: close"])
        let raw = await wire.text(until: "\r\n\r\n")
        let status = raw.split(separator: " ").dropFirst().first ?? "none"
        // `..` and `//` may be resolved within the root: then the page itself or a redirect to it comes.
        // A path is cut at a NUL: what is before it is the page as well.
        let isHarmless =
          ["none", "302", "400", "403", "404"].contains(status)
          || (path == "/%00" && status == "200")
        #expect(isHarmless, "\(path): \(status)")
        for secret in ["PackageDescription", "root:", "[core]", "refs/heads", "PATH="] {
          #expect(!raw.contains(secret), "\(path)")
        }
      }
      #expect(try await host.api(.get, "/health").status == 200)
    }
  }

  @Test func `a path of any length is answered or cut off, and others are served`() async throws {
    try await ContractHost.run { host in
      for length in [1000, 3000, 4090, 8000, 16000, 40000, 200_000] {
        let wire = try Wire(port: host.port)
        let path = "/api/sim/v1/embeddings/" + String(repeating: "x", count: length)
        try? wire.send(lines: ["GET \(path) HTTP/1.1", "Host: localhost", "Connection: close"])
        let raw = await wire.text(until: "}}")
        #expect(raw.isEmpty || raw.contains(" 404 ") || raw.contains(" 414 "), "\(length)")
        #expect(try await host.api(.get, "/health").status == 200)
      }
      let wire = try Wire(port: host.port)
      try? wire.send(
        lines: ["GET / HTTP/1.1", "Host: localhost"]
          + (0..<2000).map { "X-\($0): \(String(repeating: "y", count: 100))" })
      _ = await wire.text(until: "\r\n\r\n")
      #expect(try await host.api(.get, "/health").status == 200)
    }
  }

  @Test func `every method is answered everywhere`() async throws {
    try await ContractHost.run { host in
      let id = try #require(
        try await host.api(.post, "/embeddings").json?["id"]?.stringValue)
      let api = "/api/sim/v1"
      let paths = [
        "/", "/index.html", "/js/main.js", "/bridge", "/config.json", "/api/me", api, api + "/",
        api + "/health", api + "/openapi.json", api + "/configuration", api + "/embeddings",
        api + "/embeddings/\(id)", api + "/embeddings/\(id)/timeline",
        api + "/embeddings/\(id)/controls", api + "/tokens", api + "/tokens/decode",
        api + "/keys", api + "/keys/org_demo/rotate", api + "/keys/org_demo/withdraw",
        "/api/custom-apps/v1/jwks/org_demo", api + "/embeddings/\(id)/events",
      ]
      for name in ["localhost", "app.meingpt.com.localhost", "demo.localhost", "evil.localhost"] {
        for path in paths {
          for method in ["HEAD", "OPTIONS", "PUT", "PATCH"] {
            let wire = try Wire(port: host.port)
            try wire.send(lines: [
              "\(method) \(path) HTTP/1.1", "Host: \(name)", "Content-Length: 0",
              "Content-Type: application/json", "Connection: close",
            ])
            let reply: Reply
            if method == "HEAD" {
              let head = await wire.text(until: "\r\n\r\n")
              reply = Reply(
                status: Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0,
                contentType: nil, body: "")
              #expect(head.hasSuffix("\r\n\r\n"), "\(name)\(path) has a body for HEAD")
            } else {
              reply = try await wire.reply()
            }
            #expect((200..<500).contains(reply.status), "\(method) \(name)\(path)")
            if reply.status >= 400, method != "HEAD" {
              #expect(reply.errorCode != nil, "\(method) \(name)\(path): \(reply.body)")
            }
            #expect(method == "HEAD" || method == "OPTIONS" || reply.status >= 400)
          }
        }
      }
      #expect(try await host.api(.get, "/embeddings/\(id)").status == 200)
    }
  }

  @Test(arguments: ["TRACE", "CONNECT", "get", "BREW", "", "GET\tx", "PROPFIND", "\u{0}"])
  func `a method that is none harms nobody`(method: String) async throws {
    try await ContractHost.run { host in
      let wire = try Wire(port: host.port, patience: 2)
      try wire.send(lines: ["\(method) / HTTP/1.1", "Host: localhost", "Connection: close"])
      let raw = await wire.text(until: "\r\n\r\n")
      #expect(!raw.contains(" 200 "), "\(raw)")
      #expect(try await host.api(.get, "/health").status == 200)
    }
  }

  @Test func `a body that makes no sense is refused with the reason`() async throws {
    try await ContractHost.run { host in
      let deep = String(repeating: "[", count: 100_000)
      let bodies = [
        "{", "{\"persona\":}", "nul", "[1,]", "'x'", "{\"a\":1}{", "\u{FEFF}{}", "\"\\ud800\"",
        "{\"persona\":\"admin\",\"persona\":\"member\"}", deep,
        String(repeating: "{\"a\":", count: 100_000), "[" + deep + "]", "1e999999", "-",
        "99999999999999999999999999999999", "true", "null", "\"text\"", "[{}]", "{\"\":1}",
        "\u{0}", "{\"persona\":\"\u{1}\"}", String(repeating: "9", count: 1_000_000),
      ]
      for path in [
        "/embeddings", "/tokens", "/tokens/decode", "/keys/org_demo/rotate",
        "/keys/org_demo/withdraw",
      ] {
        for body in bodies {
          let reply = try await host.fetch(
            .post, "/api/sim/v1" + path, headers: [.contentType: "application/json"], body: body)
          #expect(reply.status == 400, "\(path) \(body.prefix(60)): \(reply.body.prefix(200))")
          #expect(reply.errorCode == "bad-request", "\(path) \(body.prefix(60))")
          #expect(reply.body.utf8.count < 2000, "\(path) \(body.prefix(60))")
        }
      }
      #expect(try await host.api(.get, "/health").json?["embeddings"] == 0)
    }
  }

  @Test func `a body of 1 MiB is read, one byte more is refused`() async throws {
    try await ContractHost.run { host in
      let most = 1 << 20
      for (count, status) in [(most, 200), (most + 1, 413)] {
        let body = "{\"token\":\"" + String(repeating: "x", count: count - 12) + "\"}"
        let wire = try Wire(port: host.port)
        try? wire.send(
          Array(
            """
            POST /api/sim/v1/tokens/decode HTTP/1.1\r\nHost: localhost\r
            Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n
            """.utf8))
        if status == 200 { try? wire.send(Array(body.utf8)) }
        let reply = try await wire.reply()
        #expect(body.utf8.count == count)
        #expect(reply.status == status)
        if status == 413 { #expect(reply.errorCode == "too-large") }
      }
    }
  }

  @Test(arguments: [
    ["Content-Length: -1"], ["Content-Length: 99999999999999999999"], ["Content-Length: x"],
    ["Content-Length: 2", "Content-Length: 0"],
    ["Content-Length: 2", "Transfer-Encoding: chunked"],
    ["Transfer-Encoding: gzip, chunked"], ["Transfer-Encoding: identity"], ["Content-Length: 0x2"],
    ["Content-Length: +2"], ["Content-Length: 2, 2"],
  ])
  func `a length that is none smuggles nothing in`(lines: [String]) async throws {
    try await ContractHost.run { host in
      let wire = try Wire(port: host.port)
      try wire.send(
        lines: [
          "POST /api/sim/v1/keys/org_demo/rotate HTTP/1.1", "Host: localhost",
          "Content-Type: application/json", "Connection: close",
        ] + lines)
      try? wire.send(lines: [
        "POST /api/sim/v1/embeddings HTTP/1.1", "Host: localhost",
        "Content-Type: application/json", "Content-Length: 0",
      ])
      let raw = await wire.text(until: "}}")
      let status = raw.split(separator: " ").dropFirst().first ?? "none"
      #expect(["400", "411", "413"].contains(status), "\(raw)")
      #expect(try await host.api(.get, "/health").json?["embeddings"] == 0)
    }
  }
}
