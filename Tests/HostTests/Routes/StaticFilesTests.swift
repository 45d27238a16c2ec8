import Foundation
import HTTPTypes
import Testing

@testable import Host

@Suite struct `Static files` {
  private static let host = "app.meingpt.com.localhost"

  @Test(arguments: [
    ("/", "text/html; charset=utf-8"), ("/index.html", "text/html; charset=utf-8"),
    ("/js/main.js", "text/javascript; charset=utf-8"), ("/style.css", "text/css; charset=utf-8"),
    ("/logo.svg", "image/svg+xml"), ("/%6As/main.js", "text/javascript; charset=utf-8"),
    ("/index.html?x=/../y", "text/html; charset=utf-8"),
  ])
  func `a file has its type`(path: String, type: String) async throws {
    try await TestHost.run { host in
      let reply = await host.respond(.get, Self.host, path)
      #expect(reply.status == 200)
      #expect(reply.header("Content-Type") == type)
      #expect(reply.header("Cache-Control") == "no-cache")
      #expect(reply.header("X-Content-Type-Options") == "nosniff")
      #expect(reply.header("Referrer-Policy") == "no-referrer")
    }
  }

  @Test(arguments: [
    "/../../secret.txt", "/..%2f..%2fsecret.txt", "/%2e%2e/%2e%2e/secret.txt", "/..", "/.",
    "/./index.html", "/../demo/index.html", "/js/../index.html", "/js/..%5cindex.html",
    "//index.html", "/js//main.js", "/.hidden", "/link.txt", "/js", "/js/", "/index.html/",
    "/index.html%00.js", "/%00", "/%", "/%zz", "/%ff", "/host/index.html", "/nothing",
    "/../../../../../../etc/passwd", "/%2fetc%2fpasswd",
  ])
  func `nothing outside of the folder can be had`(path: String) async throws {
    try await TestHost.run { host in
      let reply = await host.respond(.get, Self.host, path)
      #expect(reply.status == 404 || reply.status == 400)
      #expect(reply.errorCode != nil)
      #expect(!reply.text.contains("secret.txt") || path.contains("secret.txt"))
      #expect(reply.text.contains("<title>") == false)
    }
  }

  @Test func `a name with spaces and umlauts is found`() async throws {
    try await TestHost.run { host in
      let reply = await host.respond(.get, "demo.localhost", "/%C3%BC%20b.txt")
      #expect(reply.text == "spelled")
    }
  }

  @Test func `a strong tag spares the second transfer, and changes with the file`() async throws {
    try await TestHost.run { host in
      let first = await host.respond(.get, Self.host, "/")
      let tag = try #require(first.header("ETag"))
      #expect(tag.hasPrefix("\"") && tag.hasSuffix("\"") && tag.count > 16)
      for match in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
        let again = await host.respond(.get, Self.host, "/", headers: ["If-None-Match": match])
        #expect(again.status == 304, "\(match)")
        #expect(again.text.isEmpty)
        #expect(again.header("ETag") == tag)
        #expect(again.header("Content-Security-Policy") != nil)
      }
      let other = await host.respond(.get, Self.host, "/", headers: ["If-None-Match": "\"x\""])
      #expect(other.status == 200)
      #expect(await host.respond(.get, Self.host, "/style.css").header("ETag") != tag)
    }
  }

  @Test func `HEAD has the length and no body, other methods are refused`() async throws {
    try await TestHost.run { host in
      let head = try await host.fetch(.head, "http://\(Self.host):\(host.port)/")
      #expect(head.status == 200)
      #expect(head.text.isEmpty)
      #expect(head.header("Content-Length") == "19")
      for method in ["POST", "PUT", "DELETE"] {
        let reply = await host.respond(.init(method) ?? .post, Self.host, "/")
        #expect(reply.status == 405)
        #expect(reply.header("Allow") == "GET, HEAD")
      }
    }
  }

  @Test func `the pages' policies allow what they need and no more`() async throws {
    try await TestHost.run(configure: { $0.app = "https://app.example:8443/start?x=1#/r" }) {
      host in
      let port = host.port
      let page = await host.respond(.get, Self.host, "/").header("Content-Security-Policy")
      #expect(
        page == """
          default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
          connect-src 'self' ws://app.meingpt.com.localhost:\(port); \
          frame-src https://app.example:8443 http://evil.localhost:\(port) \
          http://*.evil.localhost:\(port); \
          base-uri 'none'; form-action 'none'; frame-ancestors 'none'
          """)
      let demo = await host.respond(.get, "demo.localhost", "/").header("Content-Security-Policy")
      #expect(
        demo?.contains("frame-src http://evil.localhost:\(port) http://*.evil.localhost:\(port);")
          == true)
      #expect(demo?.hasSuffix("frame-ancestors \(host.origin)") == true)
      for policy in [page, demo] {
        #expect(policy?.contains("unsafe") == false)
        #expect(policy?.hasPrefix("default-src 'none'; script-src 'self'; ") == true)
      }
    }
  }

  @Test func `a file that was read before is read again once it, or where it leads, is another`()
    throws
  {
    let folder = FileManager.default.temporaryDirectory.appending(
      component: "static-\(UUID().uuidString)")
    let outside = folder.appendingPathExtension("outside")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
      for place in [folder, outside] { try? FileManager.default.removeItem(at: place) }
    }
    let place = folder.appending(component: "a.txt")
    let files = StaticFiles(folder: folder.path(), now: { .max })
    func text() -> String? {
      files.file(at: ["a.txt"]).map { String(decoding: $0.bytes, as: UTF8.self) }
    }
    for content in ["first", "longer", "first"] {
      try Data(content.utf8).write(to: place, options: .atomic)
      #expect(text() == content)
      #expect(text() == content)
    }
    try Data("secret".utf8).write(to: outside)
    try FileManager.default.removeItem(at: place)
    #expect(text() == nil)
    try FileManager.default.createSymbolicLink(at: place, withDestinationURL: outside)
    #expect(text() == nil)
  }
}
